"""Screen a folder of Parquet on a Spark cluster: spark-submit examples/screen_on_spark.py IN OUT."""

import sys

from pyspark.sql import SparkSession

import advisor

source, target = sys.argv[1:]
spark = SparkSession.builder.appName("advisor screen").getOrCreate()
advisor.screen(spark.read.parquet(source)).write.parquet(target)
