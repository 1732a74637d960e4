//! The reference of the format, made of the types that read it and the comments on them: `docs/catalogue.md` for
//! people, JSON Schemas for their editors.

mod markdown;

pub use markdown::markdown;

use super::read::schema::FileKind;

impl FileKind {
    /// The JSON Schema's file, beside the catalogue.
    pub fn schema_file(self) -> &'static str {
        match self {
            Self::Entity => "schema.json",
            Self::Roles => "schema.roles.json",
            Self::Timeline => "schema.timeline.json",
        }
    }

    /// As editors read it.
    pub fn schema_text(self) -> String {
        format!("{:#}\n", self.schema())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_committed_reference_is_the_formats() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let schemas =
            FileKind::ALL.map(|kind| (root.join("catalog").join(kind.schema_file()), kind.schema_text()));
        let mut files = vec![(root.join("docs/catalogue.md"), markdown())];
        files.extend(schemas);
        for (path, text) in files {
            if std::env::var_os("REGENERATE").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            assert!(committed == text, "run the tests with REGENERATE=1 and commit {}", path.display());
        }
    }

    #[test]
    fn every_key_of_the_demo_is_in_the_reference() {
        let reference = markdown();
        for heading in [
            "[entity]",
            "[search]",
            "[list]",
            "[field.NAME]",
            "[relation.NAME]",
            "[[diagnosis]]",
            "[[diagnosis.check]]",
            "[action.NAME]",
            "[action.NAME.param.NAME]",
            "[role.NAME]",
            "[audit]",
            "[actor.NAME]",
        ] {
            assert!(reference.contains(&format!("### `{heading}`\n")), "{heading}");
        }
        assert!(!reference.contains("null"));
    }
}
