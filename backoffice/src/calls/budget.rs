//! Tries that are not the first: one for ten calls, and some to spare. Where a product is down, trying again all the time
//! would keep it there.

use crate::limits::{RETRIES_PER_CALL, RETRIES_SPARE};
use std::sync::{Mutex, PoisonError};

pub struct Budget(Mutex<f64>);

impl Default for Budget {
    fn default() -> Self {
        Self(Mutex::new(RETRIES_SPARE))
    }
}

impl Budget {
    pub fn called(&self) {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *left = (*left + RETRIES_PER_CALL).min(RETRIES_SPARE);
    }

    /// Whether there is another try.
    pub fn take(&self) -> bool {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let has = *left >= 1.0;
        if has {
            *left -= 1.0;
        }
        has
    }
}

#[cfg(test)]
mod tests {
    use super::Budget;

    #[test]
    fn of_a_thousand_calls_a_hundred_are_tried_again_and_those_to_spare() {
        let budget = Budget::default();
        let again = (0..1_000).filter(|_| {
            budget.called();
            budget.take()
        });
        assert!((100..=110).contains(&again.count()));
    }
}
