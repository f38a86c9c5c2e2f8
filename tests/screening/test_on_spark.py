"""The script of the examples, submitted to a cluster."""

from __future__ import annotations

from pathlib import Path

import polars as pl

import advisor

from . import spark
from .agreement import differences
from .command import ROOT
from .packs import pack
from .tables import frame_of, random_businesses

TOLERANCE = 1e-9


def test_the_script_screens_a_folder_as_polars_does(tmp_path: Path) -> None:
    spark.need_java()
    program = pack("company-drivers")
    frame = frame_of(program, random_businesses(program, 600, seed=11))
    spelled = pl.format("{}%", pl.col("top_customer_share") * 100).alias("top_customer_share")
    given = frame.with_columns(spelled, pl.int_range(pl.len()).alias("row"))
    (tmp_path / "in").mkdir()
    for number, part in enumerate(given.iter_slices(200)):
        part.write_parquet(tmp_path / "in" / f"part-{number}.parquet")
    done = spark.submit(ROOT / "examples" / "screen_on_spark.py", tmp_path / "in", tmp_path / "out")
    assert done.returncode == 0, done.stderr[-3000:]
    written = sorted((tmp_path / "out").glob("*.parquet"))
    assert len(written) > 1, "several workers, several files"
    found = pl.concat(pl.read_parquet(file) for file in written).sort("row")
    expected = advisor.screen(given)
    assert found.columns == expected.columns
    assert found["refused"].null_count() < len(found), "some rows are refused"
    assert not differences(found, expected, TOLERANCE)
