//! A list of ids, as somebody pastes it from a sheet or uploads it.

use crate::limits::{BULK_LIST_MAX_BYTES, BULK_LISTED_MAX, BULK_MAX, RECORD_ID_MAX_CHARS};
use crate::problem::{Fault, Problem};
use crate::records::types::RecordId;

/// Ids with a space, a line, a comma or a semicolon between them, in quotes or not.
pub fn ids(text: &str) -> Result<Vec<RecordId>, Problem> {
    if text.len() > BULK_LIST_MAX_BYTES {
        return Err(too_large());
    }
    let separates = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '\u{feff}');
    let mut ids = Vec::new();
    for part in text.split(separates) {
        let part = part.trim_matches(['"', '\'']);
        if part.is_empty() {
            continue;
        }
        if ids.len() == BULK_LISTED_MAX {
            return Err(too_many_listed());
        }
        if part.contains('\0') || part.chars().count() > RECORD_ID_MAX_CHARS {
            return Err(no_id(part));
        }
        ids.push(RecordId::from_parts(&[part]));
    }
    Ok(ids)
}

fn too_large() -> Problem {
    let max = BULK_LIST_MAX_BYTES / (1024 * 1024);
    Problem::bad(Fault::new(
        "list",
        format!("The list is larger than {max} MiB: split it."),
        format!("목록이 {max} MiB보다 커요. 나누어 주세요."),
    ))
}

fn too_many_listed() -> Problem {
    Problem::bad(Fault::new(
        "list",
        format!(
            "The list has more than {BULK_LISTED_MAX} ids, and a job takes at most {BULK_MAX}: split it."
        ),
        format!(
            "목록에 ID가 {BULK_LISTED_MAX}개 넘게 있어요. 한 번에 최대 {BULK_MAX}개까지이니 나누어 주세요."
        ),
    ))
}

/// It is told by its beginning: whoever pasted the wrong column sees which.
fn no_id(part: &str) -> Problem {
    let begin: String = part.chars().filter(|c| !c.is_control()).take(40).collect();
    Problem::bad(Fault::new(
        "list",
        format!("“{begin}…” is too long for an id: paste the ids alone."),
        format!("“{begin}…”는 ID라고 하기에 너무 길어요. ID만 붙여 넣어 주세요."),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        ids(text).unwrap().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_column_of_a_sheet_and_a_line_of_text_are_lists() {
        assert_eq!(of("1\r\n2\n\n3\t"), ["1", "2", "3"]);
        assert_eq!(of("\u{feff}\"a\", 'b';c  d"), ["a", "b", "c", "d"]);
        assert!(of(" ,;\n").is_empty());
    }

    #[test]
    fn what_cannot_be_an_id_is_told_by_its_beginning() {
        let Err(Problem::Bad(faults)) = ids(&format!("1 {}", "x".repeat(RECORD_ID_MAX_CHARS + 1))) else {
            panic!("a long word was taken for an id")
        };
        assert!(faults[0].says.en.contains("“xxxx"), "{faults:?}");
        assert!(ids("1 \0").is_err());
    }

    #[test]
    fn a_list_is_read_as_far_as_a_job_could_take_it() {
        assert!(ids(&format!("1{}", " ".repeat(BULK_LIST_MAX_BYTES - 1))).is_ok());
        let says = |text: &str| match ids(text) {
            Err(Problem::Bad(faults)) => faults[0].says.en.clone(),
            other => panic!("{:?}", other.map(|ids| ids.len())),
        };
        assert!(says(&"1 ".repeat(BULK_LIST_MAX_BYTES / 2 + 1)).contains("4 MiB"));
        assert_eq!(ids(&"1 ".repeat(BULK_LISTED_MAX)).map(|ids| ids.len()), Ok(BULK_LISTED_MAX));
        assert!(says(&"1 ".repeat(BULK_LISTED_MAX + 1)).contains("more than 200000 ids"));
    }
}
