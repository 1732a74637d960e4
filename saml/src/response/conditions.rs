//! Under which conditions the assertion counts. One that is not known cannot be met.

use super::Against;
use crate::cut::Cut;
use crate::names::ASSERTION;
use crate::refused::Refused;
use crate::time;
use crate::xml::Element;
use jiff::Timestamp;

/// Until when they hold.
pub fn check(assertion: &Element, against: &Against) -> Result<Timestamp, Refused> {
    let conditions = assertion.optional(ASSERTION, "Conditions")?.ok_or(Refused::NoConditions)?;
    let begins = time::optional(conditions.attribute("NotBefore"))?;
    if begins.is_some_and(|begins| time::is_ahead(begins, against.now)) {
        return Err(Refused::ConditionsBegin);
    }
    let ends = time::optional(conditions.attribute("NotOnOrAfter"))?.ok_or(Refused::ConditionsLong)?;
    if time::is_over(ends, against.now) {
        return Err(Refused::ConditionsEnd);
    }
    if time::is_further_than(ends, against.sp.lasts(), against.now) {
        return Err(Refused::ConditionsLong);
    }
    let mut restricted = false;
    for condition in &conditions.children {
        match (condition.namespace.as_str(), condition.name.as_str()) {
            (ASSERTION, "AudienceRestriction") => restricted = for_us(condition, &against.sp.entity_id)?,
            // Whom we might sign anything for: nobody.
            (ASSERTION, "ProxyRestriction") => {}
            (ASSERTION, "OneTimeUse") => return Err(Refused::OneTimeUse),
            _ => return Err(Refused::Condition(Cut::of(&condition.name))),
        }
    }
    if restricted { Ok(ends) } else { Err(Refused::NoAudience) }
}

/// Each restriction has to be met, by one of the audiences in it.
fn for_us(restriction: &Element, entity_id: &str) -> Result<bool, Refused> {
    let is_audience = |child: &Element| child.is(ASSERTION, "Audience");
    let met = restriction.children.iter().all(is_audience)
        && restriction.children.iter().any(|audience| audience.text == entity_id);
    if met { Ok(true) } else { Err(Refused::Audience) }
}
