"""Where the articles contradict each other, and the traps that they set: each on a small business.

A name such as c04 is the contradiction's number in the list of what the five articles disagree on.
"""

from __future__ import annotations

import pytest

from advisor.derivation import Status

from .company_drivers import (
    DRIVERS,
    LIKELY,
    PROGRAM,
    Facts,
    certainty,
    derive,
    practised,
    recommendations,
    remarks,
    warnings,
)

CAREERS = PROGRAM.vocabulary.facts["chief_career"].type.options

PRODUCT_HABITS: Facts = {"effort_focus": "best_product", "internal_dialogue": ["features"]}
SALES_HABITS: Facts = {"effort_focus": "persuading", "internal_dialogue": ["numbers"]}
PRODUCT_BELIEFS: Facts = {"success_belief": "best_product", "internal_dialogue": ["features"]}
MARKET_INSIGHT: Facts = {"solutions_improve": "yes", "insight_continuous": "yes"}
MARKET_HABITS: Facts = {"effort_focus": "customer_problems", "insight_continuous": "yes"}
EXPERIENCE_HABITS: Facts = {"development_starts_from": "needs", "tested_with_customers": "yes"}
SALES_STRUCTURE: Facts = {"outbound_required": "yes", "sales_cycle_length": "long"}
PRODUCT_STRUCTURE: Facts = {"self_serve": "yes", "spreads_without_friction": "yes"}
SWAY: tuple[Facts, ...] = (
    {"top_customer_share": "60%"},
    {"strategy_set_by_customers": "yes"},
    {"markets_of_one": "yes"},
)


# The contradictions


def test_c01_names_whose_list_of_drivers_is_used() -> None:
    derivation = derive(PRODUCT_HABITS)
    assert len(DRIVERS) == 7
    assert {"lists-of-drivers-differ", "product-part-of-other-drivers"} <= remarks(derivation)


def test_c02_asks_for_the_best_product_only_where_product_drives() -> None:
    assert "best-or-die" in warnings(derive({**PRODUCT_HABITS, "product_is_best": "no"}))
    market = derive({**MARKET_HABITS, "product_is_best": "no"})
    assert market.contests["practised"].leader == "market"
    assert "best-or-die" not in warnings(market)
    assert "success-without-solid-products" in remarks(market)


def test_c02_shows_both_views_where_product_and_market_are_close() -> None:
    derivation = derive({**PRODUCT_BELIEFS, **MARKET_INSIGHT, "product_is_best": "no"})
    assert derivation.contests["practised"].leader is None
    assert "product-matters-two-views" in remarks(derivation)
    assert "best-or-die" not in warnings(derivation)


def test_c03_product_and_experience_split_the_focus_only_in_habits() -> None:
    assert "split-focus" in warnings(derive({**PRODUCT_BELIEFS, **EXPERIENCE_HABITS}))
    structure: Facts = {**EXPERIENCE_HABITS, **PRODUCT_STRUCTURE, "wow_experience": "yes", "switching_cost": "low"}
    derivation = derive(structure)
    assert derivation.contests["practised"].leader == "customer_experience"
    assert derivation.contests["fit"].leader == "product"
    assert not warnings(derivation)
    assert "experience-suits-product-structure" in remarks(derivation)


def test_c04_requests_alone_speak_for_experience() -> None:
    contest = practised({"change_trigger": ["asked"]})
    assert contest.standing("customer_experience").certainty == pytest.approx(0.4)
    assert contest.standing("customer").certainty == 0


@pytest.mark.parametrize("sway", SWAY, ids=lambda facts: str(next(iter(facts))))
def test_c04_requests_speak_for_customers_where_they_hold_sway(sway: Facts) -> None:
    with_requests = derive({**sway, "change_trigger": ["asked"]})
    assert with_requests.outcomes["requests-of-powerful-customers"].status is Status.FIRED
    assert with_requests.contests["practised"].standing("customer").certainty > certainty(sway, "customer")
    assert "chasing-requests" in warnings(with_requests)


@pytest.mark.parametrize(
    "no_sway",
    [
        {"founding_trigger": "first_contract"},
        {"founding_trigger": "first_contract", "chief_career": "service"},
        {"service_quality": "outstanding"},
        {"company_size": "small"},
    ],
    ids=["contract", "contract-and-career", "service", "size"],
)
def test_c04_requests_stay_silent_on_customers_without_sway(no_sway: Facts) -> None:
    with_requests = derive({**no_sway, "change_trigger": ["asked"]})
    assert with_requests.outcomes["requests-of-powerful-customers"].status is Status.UNDECIDED
    assert with_requests.contests["practised"].standing("customer").certainty == certainty(no_sway, "customer")
    assert "chasing-requests" not in warnings(with_requests)


def test_c05_how_to_sell_more_counts_for_product_and_a_little_for_sales() -> None:
    derivation = derive({"product_line_question": "sell_more"})
    assert derivation.contests["practised"].standing("product").certainty == pytest.approx(0.4)
    assert derivation.contests["practised"].standing("sales").certainty == pytest.approx(0.2)
    assert "sell-more-two-readings" in remarks(derivation)


def test_c06_a_veneer_is_marketing_and_listening_is_the_market() -> None:
    assert practised({"promise_gap": "yes", "silver_bullet_hunting": "yes"}).leader == "marketing"
    listening = practised({"market_dialogue": "two_way", "hypotheses_tested": "yes", "message_discipline": "yes"})
    assert listening.leader == "market"
    assert listening.standing("marketing").certainty == 0


def test_c06_no_structure_rewards_a_veneer() -> None:
    rewarded = {weight.hypothesis for rule in PROGRAM.rules.values() for weight in rule.then.weights}
    assert {f"practised.{driver}" for driver in DRIVERS} <= rewarded
    assert "fit.marketing" not in rewarded


def test_c07_concentration_and_custom_work_fit_sales_and_show_customers() -> None:
    derivation = derive({"top_customer_share": "60%", "custom_work": "most", "founding_trigger": "first_contract"})
    assert derivation.contests["fit"].leader == "sales"
    assert derivation.contests["practised"].leader == "customer"
    assert not warnings(derivation) & {"fit-mismatch", "structure-unserved", "sales-in-product-structure"}
    assert "few-accounts-two-readings" in remarks(derivation)


@pytest.mark.parametrize(
    "habits", [PRODUCT_HABITS, SALES_HABITS, EXPERIENCE_HABITS], ids=["product", "sales", "experience"]
)
@pytest.mark.parametrize("structure", [PRODUCT_STRUCTURE, SALES_STRUCTURE], ids=["product", "sales"])
def test_c08_nobody_is_sent_to_the_market_by_default(habits: Facts, structure: Facts) -> None:
    derivation = derive({**habits, **structure})
    assert "path-to-market" not in recommendations(derivation)
    assert "no-driver-ranked-best" in remarks(derivation)


def test_c09_asks_for_one_driver_now_and_leaves_a_path() -> None:
    derivation = derive({**SALES_HABITS, **PRODUCT_STRUCTURE, "own_innovation": "yes"})
    assert {"choose-driver", "path-to-market"} <= recommendations(derivation)
    assert "choice-now-change-later" in remarks(derivation)


@pytest.mark.parametrize("validated", [None, "yes", "no"])
def test_c10_the_grave_warning_of_no_problem_needs_a_plain_no(validated: str | None) -> None:
    facts: dict[str, object] = {**PRODUCT_HABITS, "decisions_serve_end_user": "yes", "product_before_market": "yes"}
    if validated:
        facts["problem_validated"] = validated
    raised = warnings(derive(facts)) & {"no-problem", "no-problem-softened", "ahead-of-demand"}
    assert raised == {None: {"ahead-of-demand"}, "yes": set(), "no": {"no-problem"}}[validated]


def test_c10_reused_breakthroughs_make_it_mild() -> None:
    raised = warnings(derive({"problem_validated": "no", "breakthrough_reused": "yes"}))
    assert raised == {"no-problem-softened"}


def test_c11_habits_outweigh_career_values_and_label() -> None:
    people: Facts = {
        "chief_career": "sales",
        "leaders_value": "sales",
        "declared_driver": "sales",
        "can_explain_driver": "yes",
    }
    contest = practised({**people, **PRODUCT_HABITS})
    assert contest.leader == "product"


def test_c12_being_first_is_a_trace_of_competitors_only() -> None:
    contest = practised({"internal_dialogue": ["first_to_market"]})
    assert contest.standing("competitor").certainty == pytest.approx(0.2)
    assert contest.standing("product").certainty == pytest.approx(0.2)
    assert contest.leader is None


def test_c13_care_for_customers_is_no_sign_that_they_drive() -> None:
    care: Facts = {
        "service_quality": "outstanding",
        "insight_continuous": "yes",
        "empathy_in_systems": "yes",
        "relationship_metric": "value_given",
        "market_dialogue": "two_way",
    }
    assert certainty(care, "customer") == 0
    elsewhere: Facts = {"top_customer_share": "3%", "strategy_set_by_customers": "no", "markets_of_one": "no"}
    assert certainty({**care, **elsewhere}, "customer") < 0
    assert "service-is-not-customer-driven" in remarks(derive({**care, "declared_driver": "customer"}))
    assert "service-is-not-customer-driven" not in remarks(derive({**care, "declared_driver": "market"}))


def test_c14_the_mismatch_gives_both_readings() -> None:
    derivation = derive({**PRODUCT_HABITS, **SALES_STRUCTURE})
    assert "fit-mismatch" in warnings(derivation)
    consequence = PROGRAM.vocabulary.warnings["fit-mismatch"].consequence
    assert "The Freshout article" in consequence
    assert "Who's driving the bus?" in consequence


# The traps


SMALL_SIGNS: dict[str, Facts] = {
    "service-career": {"chief_career": "service"},
    "consulting-career": {"chief_career": "consulting"},
    "good-service": {"service_quality": "outstanding"},
    "an-account-of-17%": {"customer_count": 28000, "top_customer_share": "17%"},
    "together": {
        "chief_career": "service",
        "service_quality": "outstanding",
        "customer_count": 28000,
        "top_customer_share": "17%",
    },
    "together-and-small": {
        "chief_career": "consulting",
        "service_quality": "outstanding",
        "customer_count": 28000,
        "top_customer_share": "17%",
        "company_size": "small",
        "leaders_value": "customer",
        "declared_driver": "customer",
        "can_explain_driver": "yes",
        "change_trigger": ["asked"],
        "marketing_role": ["retention", "cross_sell"],
        "acquisition": "opportunistic",
        "effort_focus": "serving_accounts",
    },
}


@pytest.mark.parametrize("signs", SMALL_SIGNS.values(), ids=SMALL_SIGNS)
def test_small_signs_never_make_customers_the_driver(signs: Facts) -> None:
    contest = practised(signs)
    assert contest.standing("customer").certainty < LIKELY
    assert contest.leader != "customer"


def test_a_founding_contract_alone_counts_moderately() -> None:
    assert certainty({"founding_trigger": "first_contract"}, "customer") == pytest.approx(0.4)


@pytest.mark.parametrize("sway", SWAY, ids=lambda facts: str(next(iter(facts))))
def test_a_founding_contract_counts_strongly_where_customers_hold_sway(sway: Facts) -> None:
    together = derive({**sway, "founding_trigger": "first_contract"})
    evidence = {part.rule: part.strength for part in together.contests["practised"].standing("customer").evidence}
    assert evidence["began-with-a-contract-under-sway"] == pytest.approx(0.6)
    assert "began-with-a-contract" not in evidence


@pytest.mark.parametrize("sway", SWAY, ids=lambda facts: str(next(iter(facts))))
@pytest.mark.parametrize("size", ["medium", "large"])
def test_size_never_excludes_customers(sway: Facts, size: str) -> None:
    begun: Facts = {**sway, "founding_trigger": "first_contract"}
    sized = practised({**begun, "company_size": size})
    assert sized.leader == "customer"
    assert sized.standing("customer").certainty == certainty(begun, "customer")


@pytest.mark.parametrize("career", [None, *CAREERS])
@pytest.mark.parametrize("driver", DRIVERS)
def test_priors_never_make_a_driver_likely(driver: str, career: str | None) -> None:
    facts: dict[str, object] = {"leaders_value": driver, "declared_driver": driver, "can_explain_driver": "yes"}
    if career:
        facts["chief_career"] = career
    contest = practised(facts)
    assert contest.ranking[0].certainty < LIKELY
    assert contest.leader is None


@pytest.mark.parametrize(
    ("driver", "career"),
    [("product", "engineering"), ("sales", "sales"), ("customer", "service"), ("customer", "consulting")],
)
def test_a_label_adds_nothing_to_a_career_that_says_the_same(driver: str, career: str) -> None:
    label: Facts = {"declared_driver": driver, "can_explain_driver": "yes", "strategy_set_by_customers": "yes"}
    without: Facts = {"chief_career": career, "strategy_set_by_customers": "yes"}
    assert certainty({**label, "chief_career": career}, driver) == certainty(without, driver)
    assert certainty({**label, "chief_career": "finance"}, driver) > certainty(
        {**without, "chief_career": "finance"}, driver
    )


@pytest.mark.parametrize(
    "listening",
    [
        {"market_dialogue": "two_way"},
        {"insight_continuous": "yes"},
        {"marketing_listens_to": ["customers", "their_customers", "influencers"]},
    ],
    ids=["dialogue", "insight", "marketing"],
)
def test_a_marketing_career_with_a_listeners_habits_is_not_marketing_driven(listening: Facts) -> None:
    show: Facts = {"chief_career": "marketing", "message_discipline": "yes", "success_belief": "story"}
    contest = practised({**show, **listening})
    assert contest.standing("marketing").certainty == 0
    assert contest.ranking[0].option == "market"


@pytest.mark.parametrize(
    "buyer", [{"buyer_can_compare": "no"}, {"purchase_basis": "relationship"}], ids=["blind", "relationship"]
)
def test_such_buyers_are_a_risk_only_where_product_drives(buyer: Facts) -> None:
    assert "unseen-merit" in warnings(derive({**PRODUCT_HABITS, **buyer}))
    assert "unseen-merit" not in warnings(derive({**SALES_HABITS, **buyer}))
    assert "unseen-merit" not in warnings(derive(buyer))


@pytest.mark.parametrize("habits", [{}, PRODUCT_HABITS, SALES_HABITS], ids=["unknown", "product", "sales"])
def test_being_outsold_by_a_lesser_rival_always_warns(habits: Facts) -> None:
    raised = warnings(derive({**habits, "lesser_rival_wins": "yes", "buyer_can_compare": "no"}))
    assert "lesser-rival" in raised
    assert "unseen-merit" not in raised


@pytest.mark.parametrize(
    "habits", [{}, PRODUCT_HABITS, SALES_HABITS, MARKET_HABITS], ids=["unknown", "product", "sales", "market"]
)
def test_a_few_customers_are_an_exposure_whatever_leads(habits: Facts) -> None:
    derivation = derive({**habits, "top_customer_share": "60%"})
    assert "dependence-exposure" in warnings(derivation)
    assert "spread-the-revenue" in recommendations(derivation)


def test_customers_who_drive_but_do_not_dominate_raise_a_warning_of_their_own() -> None:
    in_charge: Facts = {"strategy_set_by_customers": "yes", "markets_of_one": "yes"}
    spread: Facts = {"customer_count": 5000, "top_ten_share": "30%"}
    for facts in (in_charge, {**in_charge, **spread}):
        derivation = derive(facts)
        assert derivation.contests["practised"].leader == "customer"
        assert "customers-changes" in warnings(derivation)
        assert "dependence-exposure" not in warnings(derivation)
        assert "spread-the-revenue" not in recommendations(derivation)
    dominated = warnings(derive({**in_charge, "top_customer_share": "60%"}))
    assert "dependence-exposure" in dominated
    assert "customers-changes" not in dominated


def test_spreading_the_revenue_comes_before_selling_more_to_the_same() -> None:
    steps = PROGRAM.vocabulary.recommendations
    assert steps["spread-the-revenue"].order < steps["cross-sell"].order


@pytest.mark.parametrize(("focus", "habits"), [("product", EXPERIENCE_HABITS), ("experience", PRODUCT_HABITS)])
def test_a_declared_focus_that_habits_do_not_follow_misleads(focus: str, habits: Facts) -> None:
    assert "self-image" in warnings(derive({**habits, "declared_focus": focus}))
    other = {"product": "experience", "experience": "product"}[focus]
    assert "self-image" not in warnings(derive({**habits, "declared_focus": other}))
    assert "self-image" not in warnings(derive({**MARKET_HABITS, "declared_focus": focus}))


@pytest.mark.parametrize(
    ("habits", "step"),
    [
        (PRODUCT_HABITS, "keep-the-best-product"),
        (EXPERIENCE_HABITS, "align-leadership"),
        ({**EXPERIENCE_HABITS, "leadership_aligned": "yes"}, "hold-to-the-focus"),
        (MARKET_HABITS, "keep-listening"),
    ],
    ids=["product", "experience", "experience-agreed", "market"],
)
def test_a_healthy_business_gets_something_to_protect(habits: Facts, step: str) -> None:
    derivation = derive(habits)
    assert not warnings(derivation)
    assert recommendations(derivation) == {step}


@pytest.mark.parametrize("used", ["yes", "no"])
def test_makers_in_a_sales_structure_are_warned_of_once(used: str) -> None:
    raised = warnings(derive({**SALES_STRUCTURE, "team_of_makers": "yes", "buyer_is_end_user": used}))
    assert raised & {"wrong-people", "makers-and-buyers"} == {"wrong-people" if used == "yes" else "makers-and-buyers"}


def test_the_problem_is_checked_because_of_a_warning_only() -> None:
    assert not [rule.name for rule in PROGRAM.rules.values() if "validate-problem" in rule.then.recommend]
    asking = {warning.name for warning in PROGRAM.vocabulary.warnings.values() if "validate-problem" in warning.do}
    assert asking == {"no-problem", "no-problem-softened", "ahead-of-demand"}


def test_nothing_known_concludes_nothing() -> None:
    derivation = derive({})
    assert {contest.leader for contest in derivation.contests.values()} == {None}
    assert not warnings(derivation)
    assert not recommendations(derivation)
