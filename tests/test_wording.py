from symbionet.engine import Organisation, Reason, Resource, load_packs, match
from symbionet.engine.matching.rate.signals import SIGNALS
from symbionet.engine.model import FORMS
from symbionet.wording import main_reasons, reason_text, summary_text

# reasons that stand for the columns of a score
CODES = {
    "class_related": ("class_same", "class_related"),
    "condition": ("condition_check",),
    "permit": ("permit_held", "permit_needed"),
}


def test_every_signal_has_words_in_both_languages():
    rows = {row["code"]: row for row in load_packs().rows("wording/reasons")}

    for signal in SIGNALS:
        for code in CODES.get(signal, (signal,)):
            assert rows[code]["en"]
            assert rows[code]["zh"]


def test_every_form_has_words():
    for form in FORMS:
        reason = Reason(code="form", value=form, contribution=-0.3, details={"want_form": form})
        assert "{" not in reason_text(reason, "zh")
        assert reason_text(reason, "en").count(reason_text(reason, "en").split()[2].rstrip(",")) == 2


def test_every_country_of_published_cases_has_a_name():
    rows = {row["code"] for row in load_packs().rows("wording/reasons")}

    assert {f"country.{item.country}" for item in load_packs().precedents if item.country} <= rows
    reason = Reason(code="precedent", details={"class_zh": "粉煤灰", "case": "Kwinana", "country": "Australia"})
    assert reason_text(reason, "zh").endswith("（Kwinana，澳大利亚）")


def test_a_known_use_is_worded_with_its_reason():
    reason = Reason(
        code="known_use",
        contribution=2.0,
        details={
            "class_en": "Fly ash",
            "class_zh": "粉煤灰",
            "process_en": "cement",
            "process_zh": "水泥",
            "reason_en": "It is a pozzolan.",
            "reason_zh": "具有火山灰活性。",
        },
    )

    assert reason_text(reason, "en") == "Fly ash → cement: It is a pozzolan"
    assert reason_text(reason, "zh-hans") == "粉煤灰 → 水泥：具有火山灰活性"


def test_what_speaks_against_is_said_so():
    assert reason_text(Reason(code="distance", value=300.0, contribution=-0.6, details={"haul_km": 100.0}), "en") == (
        "300 km: far for this material (usual haul up to 100 km)"
    )


def test_an_unknown_reason_is_shown_by_its_code():
    assert reason_text(Reason(code="something-new"), "en") == "something-new"


def test_a_match_is_summed_up_without_its_prior():
    have = Resource(id="h", organisation_id="giver", direction="have", title_en="Fly ash")
    found = match([have], [], [Organisation(id="cement", nace=("2351",))], load_packs())["h"][0]

    assert "prior" not in [reason.code for reason in main_reasons(found)]
    assert summary_text(found, "en").startswith("Coal fly ash → ")
    assert summary_text(found, "zh").startswith("粉煤灰 → ")
