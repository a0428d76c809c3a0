use super::*;

#[test]
fn the_house_rules_print_with_their_origin_and_a_change_shows() {
    let house = ScoringPolicy::default();
    assert!(house.values().iter().all(PolicyValue::is_house));
    let mut changed = house;
    changed.thresholds.met = 7_050;
    let values = changed.values();
    let different: Vec<_> = values.iter().filter(|value| !value.is_house()).collect();
    assert_eq!(different.len(), 1);
    assert_eq!((different[0].value.as_str(), different[0].house.as_str()), ("70.5%", "60%"));
}

#[test]
fn a_policy_reads_back_as_written() {
    let house = ScoringPolicy::default();
    let text = serde_json::to_string(&house).unwrap();
    assert_eq!(serde_json::from_str::<ScoringPolicy>(&text).unwrap(), house);
    assert_eq!((house.quality_of(Tier::A, Rigor::R2), house.quality_of(Tier::X, Rigor::R4)), (8_500, 0));
}
