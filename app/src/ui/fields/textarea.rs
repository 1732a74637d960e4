use super::{Field, at_most, described_by, shown};
use crate::ui::Maybe;
use leptos::prelude::*;

/// Several lines of text. The one place where a `<textarea>` is made: Leptos 0.8 renders its children unescaped.
#[component]
pub fn TextArea(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    /// Characters, which the field and the server both hold to.
    max: usize,
    #[prop(default = 3)] rows: u8,
    #[prop(optional)] required: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] help: Maybe,
    #[prop(optional, into)] fault: Maybe,
    #[prop(optional, into)] id: Maybe,
) -> impl IntoView {
    let (value, fault, autofocus) = shown(&name, value, fault, autofocus);
    let id = id.0.unwrap_or_else(|| name.clone());
    let described = described_by(&id, help.0.is_some(), fault.0.is_some());
    let wrong = fault.0.is_some().then_some("true");
    view! {
        <Field id=id.clone() label required help=help.0 fault=fault.0>
            <textarea
                class="textarea"
                id=id
                name=name
                rows=rows.to_string()
                maxlength=max
                title=at_most(max)
                required=required
                autofocus=autofocus
                aria-invalid=wrong
                aria-describedby=described
                inner_html=content(&value)
            ></textarea>
        </Field>
    }
    .into_any()
}

/// A text to be copied, which one can mark with the keyboard.
#[component]
pub fn ReadOnly(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] text: String,
    #[prop(default = 14)] rows: u8,
) -> impl IntoView {
    view! {
        <textarea
            class="textarea read-only"
            id=id
            rows=rows.to_string()
            readonly
            spellcheck="false"
            aria-label=label
            inner_html=content(&text)
        ></textarea>
    }
    .into_any()
}

/// The content as HTML. A browser drops the first line break of a textarea, so one of ours is there to be dropped.
fn content(value: &str) -> String {
    let escaped = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("\n{escaped}")
}

#[cfg(test)]
mod tests {
    use super::TextArea;
    use crate::ui::samples::html;
    use leptos::prelude::*;

    fn shown(value: &'static str) -> String {
        html(move || view! { <TextArea name="reason" label="Reason" max=1_000 value /> })
    }

    #[test]
    fn what_was_typed_never_becomes_markup() {
        let shown = shown("</textarea><script>alert(1)</script>&amp;");
        assert!(!shown.contains("<script>"), "{shown}");
        assert_eq!(shown.matches("</textarea>").count(), 1);
        assert!(
            shown.contains("\n&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;</textarea>")
        );
    }

    #[test]
    fn a_first_line_break_is_kept() {
        assert!(shown("\nsecond line").contains(">\n\nsecond line</textarea>"));
    }
}
