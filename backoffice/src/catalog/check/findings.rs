use super::Kind;
use super::kind::Severity;
use std::ops::Range;

/// One thing that is wrong, and where.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which of the sources.
    pub file: usize,
    /// Bytes of that source.
    pub span: Range<usize>,
    pub kind: Kind,
}

#[derive(Clone, Debug, Default)]
pub struct Findings(Vec<Finding>);

impl Findings {
    pub fn add(&mut self, file: usize, span: Range<usize>, kind: Kind) {
        self.0.push(Finding { file, span, kind });
    }

    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        self.0.retain(keep);
    }

    pub fn any_faults(&self) -> bool {
        self.0.iter().any(|finding| finding.kind.severity() == Severity::Fault)
    }

    pub fn any_grants_missing(&self) -> bool {
        self.0.iter().any(|finding| matches!(finding.kind, Kind::MissingGrant { .. }))
    }

    /// By file and place. What PostgreSQL forbids is said once: it would be said of each statement.
    pub fn sorted(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|finding| (finding.file, finding.span.start, finding.span.end));
        let mut forbidden: Vec<Kind> = Vec::new();
        self.0.retain(|finding| {
            let again = forbidden.contains(&finding.kind);
            if matches!(finding.kind, Kind::Forbidden { .. }) {
                forbidden.push(finding.kind.clone());
            }
            !again
        });
        self.0
    }
}

/// The known name that was probably meant.
pub fn near<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let name = name.to_lowercase();
    let most = (name.chars().count() / 3).clamp(1, 4);
    known
        .into_iter()
        .map(|known| (strsim::osa_distance(&name, &known.to_lowercase()), known))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn near_is_a_slip_and_not_another_word() {
        let known = ["title", "state", "updated_at", "id"];
        assert_eq!(near("titel", known).as_deref(), Some("title"));
        assert_eq!(near("Updated_At", known).as_deref(), Some("updated_at"));
        assert_eq!(near("updatedat", known).as_deref(), Some("updated_at"));
        assert_eq!(near("body", known), None);
        assert_eq!(near("", known), None);
    }
}
