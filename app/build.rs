//! Compiles the texts of `locales/` into typed keys. Pages are rendered on the server alone, so wasm has no part in it.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "ssr")]
    texts();
}

/// A folder a language, a file a subject: the same names as in `src`. What one language says, every language says.
#[cfg(feature = "ssr")]
fn texts() {
    use leptos_i18n_parser::parse_locales::{
        options::{Config, ParseOptions},
        parse_locales,
    };
    use std::{env, fs, path::PathBuf};

    let config = Config::new("en")
        .and_then(|config| config.add_locale("ko"))
        .and_then(|config| {
            config.add_namespaces([
                "ui",
                "access",
                "actions",
                "approvals",
                "jobs",
                "members",
                "notes",
                "records",
                "tickets",
                "timeline",
                "views",
            ])
        })
        .expect("languages and subjects are plain names")
        .parse_options(ParseOptions::new().interpolate_display(true));
    let parsed = parse_locales(None, config).unwrap_or_else(|fault| panic!("app/locales: {fault}"));
    // A file that is new is in none of those that were read.
    println!("cargo::rerun-if-changed=locales");
    for path in parsed.tracked_files.iter().flatten() {
        println!("cargo::rerun-if-changed={path}");
    }
    for fault in parsed.diag.warnings().iter() {
        println!("cargo::error=app/locales: {fault}");
    }
    let module = leptos_i18n_codegen::gen_code(&parsed, None, false, None, false)
        .unwrap_or_else(|fault| panic!("app/locales: {fault}"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names OUT_DIR")).join("texts.rs");
    fs::write(out, module.to_string()).expect("a folder of cargo's own can be written to");
}
