//! Every component on one page, in both languages. `SAMUSO_GALLERY=folder cargo test -p app gallery` writes it there to
//! be looked at.

use super::{
    Added, Badge, Button, CopyId, Crumb, Empty, Fact, Facts, Fold, Gap, Head, Json, LinkButton, Nothing,
    Notice, Order, Page, Pager, PostForm, ProblemPanel, Removed, Row, Section, Select, SelectedCount, Sort,
    Table, Time, Tone, Weight,
    fields::{CheckField, Choice, DateField, NumberField, SelectField, TextArea, TextField},
    samples::{html_in, visit},
};
use crate::{
    access::LoginPage,
    visit::{DataState, Theme, Visit},
};
use backoffice::{
    catalog::types::Locale,
    problem::{Fault, Part, Problem},
};
use leptos::prelude::*;
use leptos_meta::ServerMetaContext;
use leptos_router::{components::Router, location::RequestUrl};
use std::{env, fs, path::Path};

const BODY: &str = "Install the package, then run `pushd` and `popd` to keep a stack of folders. 폴더 스택을 \
                    유지하려면 `pushd`와 `popd`를 실행하세요. <b>Markup</b> & entities stay text.";
const JSON: &str = r#"{"path":"pages.ko/common/pushd.md","bytes":1204,"ratio":0.10,"hidden":false,"tags":["shell","폴더",null],"before":{"title":"pushd","examples":[{"says":"Go to a folder","command":"pushd folder"}]}}"#;

#[component]
fn Gallery() -> impl IntoView {
    let crumbs = vec![Crumb::new("Articles", "/e/article"), Crumb::new("osx", "/e/space/12")];
    view! {
        <Page
            title="pushd — 폴더로 이동하고 기억하기"
            crumbs
            beside=|| {
                view! {
                    <Badge tone=Tone::Good>"Published"</Badge>
                    <Badge tone=Tone::Warn>"Hidden"</Badge>
                    <CopyId id="171" />
                }
            }
        >
            <div class="columns">
                <div>
                    <Record />
                    <Form />
                </div>
                <div>
                    <Trail />
                    <List />
                    <Section title="Drafts" id="drafts">
                        <Empty says="No drafts here">
                            <a href="/e/article?state=draft">"Look at every draft"</a>
                        </Empty>
                    </Section>
                </div>
            </div>
        </Page>
    }
}

#[component]
fn Record() -> impl IntoView {
    view! {
        <Section title="What it is" id="facts">
            <Facts>
                <Fact label="ID">
                    <CopyId id="171" />
                </Fact>
                <Fact label="Slug" help="The last part of the address">
                    "pushd"
                </Fact>
                <Fact label="State">
                    <Badge tone=Tone::Good>"Published"</Badge>
                    " "
                    <Badge>"v14"</Badge>
                    " "
                    <Badge tone=Tone::Info>"Scheduled"</Badge>
                    " "
                    <Badge tone=Tone::Bad>"Deleted"</Badge>
                </Fact>
                <Fact label="Space">
                    <a href="/e/space/12">"common"</a>
                </Fact>
                <Fact label="Body">{BODY}</Fact>
                <Fact label="Summary">
                    <Nothing />
                </Fact>
                <Fact label="Updated">
                    <Time at=Visit::here().now zone=true />
                </Fact>
                <Fact label="Settings">
                    <Json text=JSON />
                </Fact>
            </Facts>
        </Section>
    }
}

#[component]
fn Form() -> impl IntoView {
    view! {
        <Section title="Rename" id="rename">
            <PostForm action="/actions/article.rename">
                <TextField
                    name="title"
                    label="New title"
                    value="pushd"
                    max=200
                    required=true
                    fault="It is the same title as now"
                />
                <NumberField name="position" label="Position" whole=true value="3" />
                <SelectField
                    name="space_id"
                    label="Space"
                    choices=vec![Choice::new("12", "common"), Choice::new("13", "리눅스")]
                    chosen="12"
                />
                <DateField name="from" label="From" time=true help="Empty means at once" />
                <TextArea name="reason" label="Reason" max=1_000 required=true value="티켓 CS-1042 </textarea>" />
                <CheckField name="notify" label="Tell the editors" checked=true />
                <div class="form-end">
                    <Button weight=Weight::Primary>"Preview"</Button>
                    <LinkButton href="/e/article/171">"Back"</LinkButton>
                    <Button weight=Weight::Danger name="do" value="delete">
                        "Delete"
                    </Button>
                    <Button weight=Weight::Quiet>"Later"</Button>
                </div>
            </PostForm>
        </Section>
    }
}

#[component]
fn Trail() -> impl IntoView {
    let now = Visit::here().now;
    view! {
        <Notice tone=Tone::Warn>"It does not show on the home page: the space's website is switched off."</Notice>
        <Notice tone=Tone::Good>"1 article was hidden."</Notice>
        <Notice>"A plain notice, 알림."</Notice>
        <Section title="What happened" id="timeline" beside=|| view! { <a href="/timeline">"All 60"</a> }>
            <p>
                <Time at=now />
                " "
                <a href="/timeline?actor=manager:7">"contributor-7"</a>
                " moved "
                <em>"pushd"</em>
                " "
                <Removed>"osx"</Removed>
                " "
                <Added>"common"</Added>
            </p>
            <p>
                "Install the "
                <Removed>"packag"</Removed>
                <Added>"package"</Added>
                ", then run "
                <Gap />
                " of "
                <Removed>"폴더"</Removed>
                <Added>"디렉터리"</Added>
                "."
            </p>
            <Fold summary=|| "Arguments">
                <Json text=JSON />
            </Fold>
        </Section>
        <ProblemPanel problem=Problem::Away(Part::Search) />
        <ProblemPanel problem=Problem::bad(
            Fault::general("The title has 214 characters; 200 are allowed", "제목이 214자예요. 200자까지 쓸 수 있어요"),
        ) />
    }
}

#[component]
fn List() -> impl IntoView {
    let heads = vec![
        Head { sort: Some(Sort { href: "?sort=title".into(), now: None }), ..Head::new("Title") },
        Head::new("State"),
        Head {
            sort: Some(Sort { href: "?sort=views".into(), now: Some(Order::Descending) }),
            ..Head::numeric("Views")
        },
        Head::new("Updated"),
    ];
    let now = Visit::here().now;
    let titles = [
        "pushd",
        "압축 파일 풀기",
        "apt-get: Debian과 Ubuntu의 패키지 관리 도구, and a title that is quite a bit longer than its column",
    ];
    let rows = (0..6).map(|place| {
        let title = titles[place % 3];
        let select = Select { name: "id", value: place.to_string(), label: title.to_owned() };
        view! {
            <Row select>
                <td>
                    <a class="clip" data-open href=format!("/e/article/{place}")>
                        {title}
                    </a>
                </td>
                <td>
                    <Badge tone=Tone::Good>"Published"</Badge>
                </td>
                <td class="numeric">{1_204 * place}</td>
                <td>
                    <Time at=now />
                </td>
            </Row>
        }
    });
    let rows = rows.collect_view();
    view! {
        <form action="/actions/article.hide">
            <div class="toolbar">
                <Button>"Hide from home"</Button>
                <Button>"Publish"</Button>
                <SelectedCount />
            </div>
            <Table caption="Articles" heads selectable=true>
                {rows}
            </Table>
            <Pager previous=None next=Some("?after=x".to_owned()) says="25 of 10,000+" />
        </form>
    }
}

fn document<V: IntoView + 'static>(visit: Visit, page: impl FnOnce() -> V + Send + 'static) -> String {
    let theme = visit.theme.attribute().map(|theme| format!(" data-theme=\"{theme}\"")).unwrap_or_default();
    let language = visit.locale.as_str();
    let body = html_in(visit, move || {
        let (meta, _output) = ServerMetaContext::new();
        provide_context(meta);
        provide_context(RequestUrl::new("http://samuso/search?q=pushd"));
        view! { <Router>{page()}</Router> }
    });
    format!(
        "<!DOCTYPE html><html lang=\"{language}\"{theme}><head><meta charset=\"utf-8\"><title>gallery</title>\
         <link rel=\"stylesheet\" href=\"samuso.css\"></head><body>{body}</body></html>"
    )
}

#[test]
fn gallery() {
    for locale in Locale::ALL {
        for theme in Theme::ALL {
            let lagging = DataState::AsOf("2026-11-21T08:52:10Z".parse().unwrap());
            let pages = [
                (
                    "gallery",
                    document(Visit { theme, data: lagging, ..visit(locale) }, || view! { <Gallery /> }),
                ),
                (
                    "login",
                    document(Visit { theme, member: None, ..visit(locale) }, || view! { <LoginPage /> }),
                ),
            ];
            for (name, page) in pages {
                assert!(!page.contains(" style="), "the content security policy refuses inline styles");
                assert!(!page.contains("<b>Markup"), "text became markup");
                if let Some(folder) = env::var_os("SAMUSO_GALLERY") {
                    let file = format!("{name}-{}-{}.html", locale.as_str(), theme.as_str());
                    fs::write(Path::new(&folder).join(file), page).unwrap();
                }
            }
        }
    }
}
