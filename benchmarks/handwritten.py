"""Rules of the company-drivers pack as a user of Experta would write them by hand, for comparison.

One `Fact` an answer with its certainty `c`, literals and lambdas as field constraints, salience for the stages. Method
names are the pack's rule names with underscores. Only rules whose meaning Experta's own constructs carry are here: a
rule whose exception is a disjunction of unknowns has no counterpart.
"""

# ruff: noqa: D102 - a method's name is its rule's

from __future__ import annotations

import math
from typing import Any

from advisor.business import Business
from advisor.engines.rete import experta

Fact, MATCH, NOT, P, Rule, TEST, W = (
    experta.Fact, experta.MATCH, experta.NOT, experta.P, experta.Rule, experta.TEST, experta.W,
)  # fmt: skip

FINDINGS, EVIDENCE, SETTLE, WARNINGS = 40, 30, 20, 10
WEAK, MODERATE, STRONG = 0.2, 0.4, 0.6
LEADS_FROM, LEADS_BY = 0.61, 0.2


class Leader(Fact):  # type: ignore[misc, valid-type]
    """Who leads a group."""


class HandWritten(experta.KnowledgeEngine):  # type: ignore[misc]
    """The rules; `fired` holds their names in order."""

    def run_on(self, business: Business) -> set[str]:
        """Run over a business and give the names of the rules that fired."""
        self.fired: list[str] = []
        self.weights: dict[str, list[float]] = {}
        self.reset()
        for fact in business.facts.values():
            self.declare(Fact(**{fact.name: fact.value, "c": fact.certainty}))
        self.run()
        return set(self.fired)

    def note(self, name: str) -> None:
        """Record a firing."""
        self.fired.append(name)

    def add(self, name: str, hypothesis: str, strength: float, c: float) -> None:
        """Record a firing and its evidence."""
        self.note(name)
        self.weigh(hypothesis, strength, c)

    def weigh(self, hypothesis: str, strength: float, c: float) -> None:
        """Record evidence."""
        value = strength * c
        self.weights.setdefault(hypothesis, []).append(math.copysign(-math.log1p(-abs(value)), value))

    @Rule(salience=SETTLE)  # type: ignore[untyped-decorator]
    def settle(self) -> None:
        """Add up the evidence and declare the leaders."""
        for group in ("practised", "fit"):
            totals = {name: math.fsum(found) for name, found in self.weights.items() if name.startswith(group)}
            ranking = sorted([*totals.values(), 0.0, 0.0], reverse=True)
            first, margin = -math.expm1(-ranking[0]), -math.expm1(-(ranking[0] - ranking[1]))
            if first >= LEADS_FROM and margin >= LEADS_BY:
                best = max(totals, key=lambda name: totals[name])
                self.declare(Leader(**{group: best.partition(".")[2]}))

    # findings

    @Rule(Fact(sales_cycle=P(lambda days: days > 90), c=MATCH.c), salience=FINDINGS)  # type: ignore[untyped-decorator]
    def long_selling_by_days(self, c: float) -> None:
        self.note("long-selling-by-days")
        self.declare(Fact(long_selling=True, c=c))

    @Rule(Fact(sales_cycle_length="long", c=MATCH.c), NOT(Fact(sales_cycle=W())), salience=FINDINGS)  # type: ignore[untyped-decorator]
    def long_selling_by_word(self, c: float) -> None:
        self.note("long-selling-by-word")
        self.declare(Fact(long_selling=True, c=c))

    @Rule(Fact(custom_work_share=P(lambda share: share > 0.3), c=MATCH.c), salience=FINDINGS)  # type: ignore[untyped-decorator]
    def heavy_custom_work_by_share(self, c: float) -> None:
        self.note("heavy-custom-work-by-share")
        self.declare(Fact(heavy_custom_work=True, c=c))

    @Rule(Fact(custom_work="most", c=MATCH.c), NOT(Fact(custom_work_share=W())), salience=FINDINGS)  # type: ignore[untyped-decorator]
    def heavy_custom_work_by_word(self, c: float) -> None:
        self.note("heavy-custom-work-by-word")
        self.declare(Fact(heavy_custom_work=True, c=c))

    @Rule(Fact(top_customer_share=P(lambda share: share >= 0.2), c=MATCH.c), salience=FINDINGS)  # type: ignore[untyped-decorator]
    def large_account_by_share(self, c: float) -> None:
        self.note("large-account-by-share")
        self.declare(Fact(large_account_held=True, c=c))

    @Rule(Fact(revenue_concentration="few_customers", c=MATCH.c), NOT(Fact(top_customer_share=W())), salience=FINDINGS)  # type: ignore[untyped-decorator]
    def large_account_by_word(self, c: float) -> None:
        self.note("large-account-by-word")
        self.declare(Fact(large_account_held=True, c=c))

    # evidence

    @Rule(Fact(effort_focus="persuading", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def effort_goes_into_persuading(self, c: float) -> None:
        self.add("effort-goes-into-persuading", "practised.sales", STRONG, c)

    @Rule(Fact(success_belief="persuasion", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def belief_in_persuasion(self, c: float) -> None:
        self.add("belief-in-persuasion", "practised.sales", MODERATE, c)

    @Rule(
        Fact(internal_dialogue=P(lambda talk: "numbers" in talk and "customer_problems" not in talk), c=MATCH.c),
        salience=EVIDENCE,
    )  # type: ignore[untyped-decorator]
    def talk_of_numbers(self, c: float) -> None:
        self.add("talk-of-numbers", "practised.sales", STRONG, c)

    @Rule(Fact(customers_as_means=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def customers_seen_as_targets(self, c: float) -> None:
        self.add("customers-seen-as-targets", "practised.sales", MODERATE, c)

    @Rule(Fact(relationship_metric="extraction", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def relationships_judged_by_their_yield(self, c: float) -> None:
        self.add("relationships-judged-by-their-yield", "practised.sales", MODERATE, c)

    @Rule(Fact(sales_skill_dependence=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def results_rest_on_selling_skill(self, c: float) -> None:
        self.add("results-rest-on-selling-skill", "practised.sales", MODERATE, c)

    @Rule(Fact(priorities_set_by="sales_team", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def sales_team_sets_priorities(self, c: float) -> None:
        self.add("sales-team-sets-priorities", "practised.sales", STRONG, c)

    @Rule(Fact(decisions_serve_end_user=False, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def product_decisions_pass_over_the_user(self, c: float) -> None:
        self.add("product-decisions-pass-over-the-user", "practised.sales", STRONG, c)

    @Rule(Fact(marketing_head_career="sales_engineering", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def sales_engineer_heads_marketing(self, c: float) -> None:
        self.add("sales-engineer-heads-marketing", "practised.sales", MODERATE, c)

    @Rule(Fact(marketing_head_career="sales", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def seller_heads_marketing(self, c: float) -> None:
        self.add("seller-heads-marketing", "practised.sales", WEAK, c)

    @Rule(Fact(planning_horizon="short", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def plans_look_a_short_way_ahead(self, c: float) -> None:
        self.add("plans-look-a-short-way-ahead", "practised.sales", MODERATE, c)

    @Rule(Fact(stance="reactive", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def reacts_to_what_comes(self, c: float) -> None:
        self.add("reacts-to-what-comes", "practised.sales", MODERATE, c)

    @Rule(Fact(development_starts_from="needs", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def starts_from_needs(self, c: float) -> None:
        self.add("starts-from-needs", "practised.customer_experience", STRONG, c)

    @Rule(Fact(development_starts_from="needs", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def starts_from_needs_heeds_market(self, c: float) -> None:
        self.add("starts-from-needs-heeds-market", "practised.market", WEAK, c)

    @Rule(Fact(tested_with_customers=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def tests_while_developing(self, c: float) -> None:
        self.add("tests-while-developing", "practised.customer_experience", MODERATE, c)

    @Rule(Fact(change_trigger=P(lambda why: "easy" in why), c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def changes_because_it_is_easy(self, c: float) -> None:
        self.add("changes-because-it-is-easy", "practised.product", MODERATE, c)

    @Rule(Fact(change_trigger=P(lambda why: "asked" in why), c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def changes_because_customers_asked(self, c: float) -> None:
        self.add("changes-because-customers-asked", "practised.customer_experience", MODERATE, c)

    @Rule(Fact(product_managers="managed", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def supervises_product_managers(self, c: float) -> None:
        self.add("supervises-product-managers", "practised.product", WEAK, c)

    @Rule(Fact(product_managers="loved", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def cherishes_product_managers(self, c: float) -> None:
        self.add("cherishes-product-managers", "practised.customer_experience", WEAK, c)

    @Rule(Fact(product_line_question="sell_more", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def range_prompts_selling(self, c: float) -> None:
        self.add("range-prompts-selling", "practised.product", MODERATE, c)

    @Rule(Fact(product_line_question="sell_more", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def range_prompts_selling_hints_at_sales(self, c: float) -> None:
        self.add("range-prompts-selling-hints-at-sales", "practised.sales", WEAK, c)

    @Rule(Fact(product_line_question="solve_problem", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def range_prompts_solving(self, c: float) -> None:
        self.add("range-prompts-solving", "practised.customer_experience", STRONG, c)

    @Rule(Fact(product_line_question="solve_problem", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def range_prompts_solving_heeds_market(self, c: float) -> None:
        self.add("range-prompts-solving-heeds-market", "practised.market", WEAK, c)

    @Rule(Fact(effort_focus="experience", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def effort_goes_into_experience(self, c: float) -> None:
        self.add("effort-goes-into-experience", "practised.customer_experience", STRONG, c)

    @Rule(Fact(priorities_set_by="service_team", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def service_team_sets_priorities(self, c: float) -> None:
        self.add("service-team-sets-priorities", "practised.customer_experience", MODERATE, c)

    @Rule(Fact(buyer_is_end_user=False, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def buyer_is_not_the_user(self, c: float) -> None:
        self.add("buyer-is-not-the-user", "fit.sales", STRONG, c)

    @Rule(Fact(buyer_can_compare=False, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def buyer_cannot_tell_products_apart(self, c: float) -> None:
        self.add("buyer-cannot-tell-products-apart", "fit.sales", MODERATE, c)

    @Rule(Fact(purchase_basis="checklist", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def bought_by_checklist(self, c: float) -> None:
        self.add("bought-by-checklist", "fit.sales", MODERATE, c)

    @Rule(Fact(purchase_basis="relationship", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def bought_by_relationship(self, c: float) -> None:
        self.add("bought-by-relationship", "fit.sales", MODERATE, c)

    @Rule(Fact(lesser_rival_wins=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def lesser_product_outsells(self, c: float) -> None:
        self.add("lesser-product-outsells", "fit.sales", MODERATE, c)

    @Rule(Fact(long_selling=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def sale_takes_long(self, c: float) -> None:
        self.add("sale-takes-long", "fit.sales", STRONG, c)

    @Rule(Fact(outbound_required=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def sellers_must_go_out(self, c: float) -> None:
        self.add("sellers-must-go-out", "fit.sales", STRONG, c)

    @Rule(Fact(large_account_held=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def revenue_sits_in_accounts(self, c: float) -> None:
        self.add("revenue-sits-in-accounts", "fit.sales", STRONG, c)

    @Rule(Fact(heavy_custom_work=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def much_is_made_to_order(self, c: float) -> None:
        self.add("much-is-made-to-order", "fit.sales", STRONG, c)

    @Rule(Fact(marketing_in_product=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def product_brings_its_own_marketing(self, c: float) -> None:
        self.add("product-brings-its-own-marketing", "fit.product", STRONG, c)

    @Rule(Fact(spreads_without_friction=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def product_travels_freely(self, c: float) -> None:
        self.add("product-travels-freely", "fit.product", STRONG, c)

    @Rule(Fact(switching_cost="low", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def switching_is_cheap(self, c: float) -> None:
        self.add("switching-is-cheap", "fit.product", MODERATE, c)

    @Rule(Fact(wow_experience=True, c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def use_delights(self, c: float) -> None:
        self.add("use-delights", "fit.product", MODERATE, c)

    @Rule(Fact(sales_force="dominant", c=MATCH.c), NOT(Fact(priorities_set_by=W())), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def sales_force_dominates(self, c: float) -> None:
        self.add("sales-force-dominates", "practised.sales", MODERATE, c)

    @Rule(
        Fact(marketing_role=P(lambda role: "sales_support" in role and "opens_paths" not in role), c=MATCH.c),
        salience=EVIDENCE,
    )  # type: ignore[untyped-decorator]
    def marketing_only_supports_sales(self, c: float) -> None:
        self.add("marketing-only-supports-sales", "practised.sales", STRONG, c)
        self.weigh("practised.market", -MODERATE, c)

    @Rule(Fact(development_starts_from="features", c=MATCH.c), salience=EVIDENCE)  # type: ignore[untyped-decorator]
    def starts_from_features(self, c: float) -> None:
        self.add("starts-from-features", "practised.product", STRONG, c)
        self.weigh("practised.customer_experience", -MODERATE, c)

    # warnings

    @Rule(Leader(practised="product"), Leader(fit="sales"), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def product_habits_need_selling(self, **_: Any) -> None:
        self.note("product-habits-need-selling")

    @Rule(Leader(practised="sales"), Leader(fit="product"), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def selling_habits_where_the_product_sells(self, **_: Any) -> None:
        self.note("selling-habits-where-the-product-sells")

    @Rule(
        Fact(declared_driver=MATCH.said),
        Leader(practised=MATCH.done),
        TEST(lambda said, done: said != done),
        salience=WARNINGS,
    )  # type: ignore[untyped-decorator]
    def declared_driver_is_another(self, **_: Any) -> None:
        self.note("declared-driver-is-another")

    @Rule(Fact(declared_driver=W()), Fact(can_explain_driver=False), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def declared_driver_without_meaning(self, **_: Any) -> None:
        self.note("declared-driver-without-meaning")

    @Rule(Fact(declared_focus="both"), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def both_put_first(self, **_: Any) -> None:
        self.note("both-put-first")

    @Rule(Fact(same_people_both=True), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def one_staff_for_two_kinds(self, **_: Any) -> None:
        self.note("one-staff-for-two-kinds")

    @Rule(Fact(team_of_makers=True), Fact(buyer_is_end_user=False), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def makers_far_from_their_users(self, **_: Any) -> None:
        self.note("makers-far-from-their-users")

    @Rule(Fact(decisions_follow_focus=False), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def decisions_leave_the_focus(self, **_: Any) -> None:
        self.note("decisions-leave-the-focus")

    @Rule(Fact(leadership_aligned=False), salience=WARNINGS)  # type: ignore[untyped-decorator]
    def leaders_differ(self, **_: Any) -> None:
        self.note("leaders-differ")


NAMES = frozenset(
    name.replace("_", "-") for name, found in vars(HandWritten).items() if isinstance(found, Rule) and name != "settle"
)
"""The pack's rules that are written by hand here."""
