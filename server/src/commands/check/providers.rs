//! How each provider of sign-in answers whoever sets it up.

use crate::clock::Clock;
use crate::config::{Fault, MetadataFrom, Place, ProviderSettings, SamlSettings};
use crate::oidc::probe;
use crate::saml::{ends, try_metadata};
use futures::future::join_all;
use std::fmt::Write;

/// Asks every provider, all at the same time: each wait has an end of its own. Of each, what it says, or what is wrong.
pub async fn asked(
    oidc: &[ProviderSettings],
    saml: &[SamlSettings],
    clock: Clock,
) -> Vec<Result<String, Fault>> {
    let oidc = join_all(oidc.iter().map(of_oidc));
    let saml = join_all(saml.iter().map(|provider| of_saml(provider, clock)));
    let (oidc, saml) = tokio::join!(oidc, saml);
    oidc.into_iter().chain(saml).collect()
}

async fn of_oidc(provider: &ProviderSettings) -> Result<String, Fault> {
    let issuer = provider.issuer.as_str().trim_end_matches('/');
    let key = format!("provider.{}", provider.name);
    match probe(provider).await {
        Ok(()) => Ok(format!("{key} answers: OpenID Connect, {issuer}")),
        Err(wrong) => Err(Fault {
            place: Place::Nowhere,
            key,
            wrong: format!("cannot be signed in with: {wrong}"),
            expects: Some(format!("{issuer}/.well-known/openid-configuration, as this machine can read it")),
        }),
    }
}

/// With when everything expires, of theirs and of ours: until then somebody has to have done something.
async fn of_saml(provider: &SamlSettings, clock: Clock) -> Result<String, Fault> {
    let key = format!("provider.{}", provider.name);
    let metadata = try_metadata(provider, clock).await.map_err(|wrong| Fault {
        place: Place::Nowhere,
        key: format!("{key}.metadata"),
        wrong: format!("cannot be used: {wrong}"),
        expects: Some(match &provider.metadata {
            MetadataFrom::File(path) => {
                format!(
                    "in {}, the metadata of an identity provider, as its own pages offer it",
                    path.display()
                )
            }
            MetadataFrom::Url(url) => {
                format!("at {url}, the metadata of an identity provider, as this machine can read it")
            }
        }),
    })?;
    let day = |moment: jiff::Timestamp| moment.strftime("%Y-%m-%d").to_string();
    let theirs: Vec<String> =
        metadata.certificates.iter().map(|certificate| day(certificate.ends())).collect();
    let mut says = format!(
        "{key} answers: SAML 2.0, {}; certificate until {}",
        metadata.entity_id,
        theirs.join(" and ")
    );
    if let Some(keys) = &provider.keys {
        let _ = write!(says, "; ours until {}", day(keys.end()));
    }
    for warning in ends(Some(&metadata), provider.keys.as_ref(), clock.now()) {
        let _ = write!(says, "\n  soon: {}", warning.en);
    }
    Ok(says)
}
