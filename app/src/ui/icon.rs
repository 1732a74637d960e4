use leptos::prelude::*;

/// Decoration beside words, or within something that has a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    Search,
    Copy,
    Down,
    Back,
    Forward,
    Warning,
    Info,
    Done,
    Failed,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Search => "M7 12.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11Zm4-1.5 4 4",
            Self::Copy => "M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8Z",
            Self::Down => "m4 6 4 4 4-4",
            Self::Back => "m10 4-4 4 4 4",
            Self::Forward => "m6 4 4 4-4 4",
            Self::Warning => "M8 2 1.5 13.5h13ZM8 6.5v3.2m0 1.6v.2",
            Self::Info => "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM8 7.2v4m0-6.4v.2",
            Self::Done => "m3 8.5 3.5 3.5L13 4.5",
            Self::Failed => "m4 4 8 8m0-8-8 8",
        }
    }
}

impl IntoRender for Icon {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
                <path d=self.path() />
            </svg>
        }
        .into_any()
    }
}
