//! How many records a second a job may change.

use crate::limits::{ROWS_A_SECOND, ROWS_A_SECOND_MAX, ROWS_A_SECOND_MIN};
use crate::problem::{Fault, Problem};

/// As somebody typed it. Where they left it empty, it is what is usual.
pub fn rate(typed: &str) -> Result<i32, Problem> {
    match typed.trim() {
        "" => Ok(ROWS_A_SECOND),
        typed => typed.parse().map_err(|_| fault()).and_then(held_to),
    }
}

pub fn held_to(rows_a_second: i32) -> Result<i32, Problem> {
    let may_be = ROWS_A_SECOND_MIN..=ROWS_A_SECOND_MAX;
    if may_be.contains(&rows_a_second) { Ok(rows_a_second) } else { Err(fault()) }
}

fn fault() -> Problem {
    Problem::bad(Fault::new(
        "rows_a_second",
        format!("is from {ROWS_A_SECOND_MIN} to {ROWS_A_SECOND_MAX} records a second: enter such a number"),
        format!("초당 {ROWS_A_SECOND_MIN}~{ROWS_A_SECOND_MAX}개여야 해요. 그 사이의 숫자를 입력해 주세요"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_a_number_between_its_limits() {
        assert_eq!((rate(" "), rate(" 20 ")), (Ok(ROWS_A_SECOND), Ok(20)));
        for typed in ["9", "0", "-1", "5001", "99999999999", "many", "1.5"] {
            assert!(matches!(rate(typed), Err(Problem::Bad(_))), "{typed}");
        }
    }
}
