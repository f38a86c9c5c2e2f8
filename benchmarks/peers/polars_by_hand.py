"""The rules of `benchmarks.handwritten` as an expert of Polars would write them: the practical limit.

Null is unknown, and no rule fires on it. Facts are sure, cells are trusted; what comes out are the certainties of the
hypotheses that some rule speaks of, who leads and by how much, and the warnings.
"""

from __future__ import annotations

import math

import polars as pl
from polars import col

from advisor.program import Program
from advisor.screening import names
from benchmarks.peers.engine import Answer, Engine, Family, NotHereError, Portfolio

WEAK, MODERATE, STRONG = 0.2, 0.4, 0.6
LEADS_FROM, LEADS_BY = 0.61, 0.2
Rules = dict[float, list[pl.Expr]]
"""By the strength of their evidence."""

LONG_SELLING = pl.coalesce(col("sales_cycle") > 90, col("sales_cycle_length") == "long")
LARGE_ACCOUNT = pl.coalesce(col("top_customer_share") >= 0.2, col("revenue_concentration") == "few_customers")
HEAVY_CUSTOM_WORK = pl.coalesce(col("custom_work_share") > 0.3, col("custom_work") == "most")

TALK, MARKETING, TRIGGER = (
    col(name).list.contains for name in ("internal_dialogue", "marketing_role", "change_trigger")
)
ONLY_SUPPORTS_SALES = MARKETING("sales_support") & ~MARKETING("opens_paths")
STARTS_FROM_FEATURES = col("development_starts_from") == "features"
STARTS_FROM_NEEDS = col("development_starts_from") == "needs"
TO_SELL_MORE, TO_SOLVE = (col("product_line_question") == option for option in ("sell_more", "solve_problem"))

PRACTISED: dict[str, Rules] = {
    "product": {
        STRONG: [STARTS_FROM_FEATURES],
        MODERATE: [TRIGGER("easy"), TO_SELL_MORE],
        WEAK: [col("product_managers") == "managed"],
    },
    "sales": {
        STRONG: [
            col("effort_focus") == "persuading",
            TALK("numbers") & ~TALK("customer_problems"),
            col("priorities_set_by") == "sales_team",
            ~col("decisions_serve_end_user"),
            ONLY_SUPPORTS_SALES,
        ],
        MODERATE: [
            col("success_belief") == "persuasion",
            col("customers_as_means"),
            col("relationship_metric") == "extraction",
            col("sales_skill_dependence"),
            (col("sales_force") == "dominant") & col("priorities_set_by").is_null(),
            col("marketing_head_career") == "sales_engineering",
            col("planning_horizon") == "short",
            col("stance") == "reactive",
        ],
        WEAK: [TO_SELL_MORE, col("marketing_head_career") == "sales"],
    },
    "market": {WEAK: [STARTS_FROM_NEEDS, TO_SOLVE], -MODERATE: [ONLY_SUPPORTS_SALES]},
    "customer_experience": {
        STRONG: [STARTS_FROM_NEEDS, TO_SOLVE, col("effort_focus") == "experience"],
        MODERATE: [col("tested_with_customers"), TRIGGER("asked"), col("priorities_set_by") == "service_team"],
        WEAK: [col("product_managers") == "loved"],
        -MODERATE: [STARTS_FROM_FEATURES],
    },
}
FIT: dict[str, Rules] = {
    "product": {
        STRONG: [col("marketing_in_product"), col("spreads_without_friction")],
        MODERATE: [col("switching_cost") == "low", col("wow_experience")],
    },
    "sales": {
        STRONG: [
            ~col("buyer_is_end_user"),
            col("outbound_required"),
            LONG_SELLING,
            LARGE_ACCOUNT,
            HEAVY_CUSTOM_WORK,
        ],
        MODERATE: [
            ~col("buyer_can_compare"),
            col("purchase_basis") == "checklist",
            col("purchase_basis") == "relationship",
            col("lesser_rival_wins"),
        ],
    },
}
GROUPS = {"practised": PRACTISED, "fit": FIT}

WARNINGS = {
    "fit-mismatch": (col("practised__leader") == "product") & (col("fit__leader") == "sales"),
    "sales-in-product-structure": (col("practised__leader") == "sales") & (col("fit__leader") == "product"),
    "self-image": (col("declared_driver") != col("practised__leader"))
    | (col("declared_driver").is_not_null() & ~col("can_explain_driver")),
    "split-focus": col("declared_focus") == "both",
    "same-people": col("same_people_both"),
    "makers-and-buyers": col("team_of_makers") & ~col("buyer_is_end_user"),
    "straying-decisions": ~col("decisions_follow_focus"),
    "misalignment": ~col("leadership_aligned"),
}


class PolarsByHand(Engine):
    """The expressions, on a frame."""

    title = "Polars, hand-written"
    rows = 100_000
    family = Family.CODE
    remark = "cells are trusted; only what these rules need is worked out"

    def __init__(self, program: Program, *, sure: bool) -> None:
        if not sure:
            raise NotHereError("written for sure facts")
        self.program = program

    def load(self, portfolio: Portfolio) -> None:
        """Take in a frame and plan."""
        self._plan = screen(portfolio.table.lazy())

    def run(self) -> None:
        """Collect what is planned."""
        self._found = self._plan.collect()

    def answers(self) -> list[Answer]:
        """Read them off the columns; where no rule speaks of a hypothesis, it is at 0."""
        groups = self.program.vocabulary.groups
        hypotheses = [name for group in groups.values() for name in group.hypotheses]
        return [
            Answer(
                None,
                frozenset(name for name in WARNINGS if row[names.of_warning(name)]),
                {name: row.get(names.of_hypothesis(name), 0.0) for name in hypotheses},
                {name: row[names.of_leader(group)] for name, group in groups.items()},
                {name: row[names.of_margin(group)] for name, group in groups.items()},
            )
            for row in self._found.iter_rows(named=True)
        ]


def screen(table: pl.LazyFrame) -> pl.LazyFrame:
    """Screen a table."""
    certainties = {
        f"{group}__{option}": certainty(total(rules)) for group, of in GROUPS.items() for option, rules in of.items()
    }
    table = table.with_columns(**certainties)
    table = table.with_columns(standing for group, options in GROUPS.items() for standing in standings(group, options))
    table = table.with_columns(leader(group, options) for group, options in GROUPS.items())
    results = [*certainties, *(f"{group}__{part}" for group in GROUPS for part in ("leader", "margin"))]
    return table.select(*results, **{names.of_warning(name): raised for name, raised in WARNINGS.items()})


def total(rules: Rules) -> pl.Expr:
    """Add up weights: how many rules of a strength fire, times what one of them weighs."""
    counts = {
        strength: pl.sum_horizontal(one.fill_null(value=False).cast(pl.Int8) for one in fired)
        for strength, fired in rules.items()
    }
    return pl.sum_horizontal(
        count * math.copysign(-math.log1p(-abs(strength)), strength) for strength, count in counts.items()
    )


def certainty(weight: pl.Expr) -> pl.Expr:
    """Give the certainty of a weight."""
    return weight.sign() * (1 - (-weight.abs()).exp()).round(12)


def standings(group: str, options: dict[str, Rules]) -> list[pl.Expr]:
    """Give the certainty of the first of a group, and by how much it outweighs the next."""
    first = second = pl.lit(0.0)  # where several hypotheses are of which no rule speaks
    for option in options:
        own = col(f"{group}__{option}")
        first, second = pl.max_horizontal(first, own), pl.max_horizontal(second, pl.min_horizontal(first, own))
    return [first.alias(f"{group}__first"), (1 - (1 - first) / (1 - second)).round(12).alias(f"{group}__margin")]


def leader(group: str, options: dict[str, Rules]) -> pl.Expr:
    """Name the first, where it is great enough and far enough ahead."""
    first = col(f"{group}__first")
    leads = (first >= LEADS_FROM) & (col(f"{group}__margin") >= LEADS_BY)
    named = [pl.when(leads & (col(f"{group}__{option}") == first)).then(pl.lit(option)) for option in options]
    return pl.coalesce(named).alias(f"{group}__leader")
