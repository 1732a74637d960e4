//! A provider of OpenID Connect: real keys and real HTTP on loopback. It says what a test lets it say.

use crate::clock::Clock;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{any, get, post};
use axum::{Form, Json, Router};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use openidconnect::core::{CoreHmacKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey};
use openidconnect::{
    AccessToken, AccessTokenHash, JsonWebKeyId, PkceCodeChallenge, PkceCodeVerifier, PrivateSigningKey,
};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::net::TcpListener;

pub const ACCESS: &str = "an access token";
pub const SECRET: &str = "a secret that both know, of some length";

#[derive(Clone)]
pub struct Idp {
    pub issuer: String,
    says: Arc<Mutex<Says>>,
}

pub struct Says {
    pub document: Value,
    pub header: Value,
    pub claims: Value,
    pub signed: Signed,
    /// Of the key that is published, and how often it was asked for.
    pub kid: String,
    pub keys_asked: usize,
    /// What the code was asked for with.
    pub challenge: String,
    pub is_large: bool,
    pub how: How,
    pub keys_are_down: bool,
    pub tokens_asked: usize,
    /// Of where it sends us, where it does.
    pub elsewhere_asked: usize,
}

/// How the provider answers to a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum How {
    Well,
    Fails,
    IsHtml,
    Redirects,
    /// For longer than it is waited for.
    IsSlow,
    NoIdToken,
}

#[derive(Clone, Copy)]
pub enum Signed {
    Right,
    Wrong,
    Not,
    /// HS256 with what everybody knows, and with what only the two know.
    WithThePublicKey,
    WithTheSecret,
}

pub fn now() -> i64 {
    Clock::system().now().as_second()
}

fn key(kid: &str) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(include_str!("key.pem"), Some(JsonWebKeyId::new(kid.to_owned())))
        .unwrap()
}

pub fn at_hash(access_token: &str) -> String {
    let (token, alg) =
        (AccessToken::new(access_token.to_owned()), CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256);
    AccessTokenHash::from_token(&token, &alg, &key("one").as_verification_key()).unwrap().as_str().to_owned()
}

impl Idp {
    pub async fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let document = json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            // A provider that says so is not believed.
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": true,
        });
        let says = Says {
            document,
            header: json!({}),
            claims: json!({}),
            signed: Signed::Right,
            kid: "one".to_owned(),
            keys_asked: 0,
            challenge: String::new(),
            is_large: false,
            how: How::Well,
            keys_are_down: false,
            tokens_asked: 0,
            elsewhere_asked: 0,
        };
        let idp = Self { issuer, says: Arc::new(Mutex::new(says)) };
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(document_of))
            .route("/keys", get(keys))
            .route("/token", post(token))
            .route("/elsewhere", any(elsewhere))
            .with_state(idp.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        idp
    }

    pub fn says(&self) -> MutexGuard<'_, Says> {
        self.says.lock().unwrap()
    }

    /// What is right to say of Kim, who asked with this nonce and this challenge.
    pub fn will_say(&self, nonce: &str, challenge: &str) {
        let mut says = self.says();
        says.header = json!({ "alg": "RS256", "kid": says.kid });
        says.claims = json!({
            "iss": self.issuer, "sub": "kim-1", "aud": "samuso", "azp": "samuso", "nonce": nonce,
            "iat": now(), "exp": now() + 300, "at_hash": at_hash(ACCESS), "name": "Kim Hana",
            "email": "kim@example.com", "email_verified": true, "hd": "example.com", "groups": ["support"],
        });
        says.signed = Signed::Right;
        challenge.clone_into(&mut says.challenge);
    }
}

impl Says {
    pub fn token(&self) -> String {
        let encoded = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", encoded(&self.header), encoded(&self.claims));
        let (rs256, hs256) =
            (CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256, CoreJwsSigningAlgorithm::HmacSha256);
        let hmac = |secret: &str| CoreHmacKey::new(secret).sign(&hs256, input.as_bytes()).unwrap();
        let public = serde_json::to_string(&key("one").as_verification_key()).unwrap();
        let signature = match self.signed {
            Signed::Right => key("one").sign(&rs256, input.as_bytes()).unwrap(),
            Signed::Wrong => key("one").sign(&rs256, b"something else").unwrap(),
            Signed::Not => Vec::new(),
            Signed::WithThePublicKey => hmac(&public),
            Signed::WithTheSecret => hmac(SECRET),
        };
        format!("{input}.{}", BASE64_URL_SAFE_NO_PAD.encode(signature))
    }
}

async fn document_of(State(idp): State<Idp>) -> Json<Value> {
    Json(idp.says().document.clone())
}

async fn keys(State(idp): State<Idp>) -> Response {
    let mut says = idp.says();
    says.keys_asked += 1;
    if says.keys_are_down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    Json(json!({ "keys": [key(&says.kid).as_verification_key()] })).into_response()
}

async fn elsewhere(State(idp): State<Idp>) {
    idp.says().elsewhere_asked += 1;
}

/// Holds whoever asks to what the standard says of them: the client's secret, the code, PKCE.
async fn token(
    State(idp): State<Idp>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let how = idp.says().how;
    match how {
        How::Well | How::NoIdToken => {}
        How::Fails => return (StatusCode::INTERNAL_SERVER_ERROR, "out of order").into_response(),
        How::IsHtml => return Html("<p>Sign in first</p>").into_response(),
        How::Redirects => return Redirect::temporary("/elsewhere").into_response(),
        How::IsSlow => tokio::time::sleep(Duration::from_secs(6)).await,
    }
    let mut says = idp.says();
    says.tokens_asked += 1;
    let secret: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("samuso:{secret}")));
    let verifier = PkceCodeVerifier::new(form.get("code_verifier").cloned().unwrap_or_default());
    let is_right = headers.get("authorization").is_some_and(|value| value.as_bytes() == basic.as_bytes())
        && form.get("code").is_some_and(|code| code == "a-code")
        && form.get("redirect_uri").is_some_and(|uri| uri.ends_with("/login/oidc/acme/callback"))
        && PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str() == says.challenge;
    if !is_right {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" }))).into_response();
    }
    let padding = if says.is_large { "x".repeat(300 * 1024) } else { String::new() };
    let mut answer = json!({
        "access_token": ACCESS, "token_type": "Bearer", "id_token": says.token(), "padding": padding,
    });
    if how == How::NoIdToken {
        answer.as_object_mut().unwrap().remove("id_token");
    }
    Json(answer).into_response()
}
