//! The product's own API for those who look after it: it publishes an article again, as a product would that has more to do
//! for that than to write a row. It keeps what it answered by idempotency key, and says what came of a key.

use crate::statement;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header::AUTHORIZATION};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::types::Uuid;
use sqlx::{PgConnection, PgPool, query, query_as, query_scalar};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

const SCHEMA: &str = include_str!("admin_api.sql");
const CONNECTIONS: u32 = 4;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);
/// A question ends, whoever holds what it wants.
const STATEMENT_TIMEOUT: &str = "15s";
const KEY: &str = "idempotency-key";

#[derive(Clone)]
struct Api {
    product: PgPool,
    /// Who may ask: the whole value of the Authorization header.
    authorization: Arc<str>,
}

/// Answers until it is dropped. `url` is the product's database, as the product.
pub async fn serve(listener: TcpListener, url: &str, authorization: &str) -> Result<(), sqlx::Error> {
    let options = PgConnectOptions::from_str(url)?.options([("statement_timeout", STATEMENT_TIMEOUT)]);
    #[expect(clippy::disallowed_methods, reason = "the product's own connections, and none of Samuso's")]
    let product = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_lazy_with(options);
    statement::run(&mut *product.acquire().await?, SCHEMA).await?;
    let router = Router::new()
        .route("/articles/{id}/republish", post(republish))
        .route("/calls/{key}", get(status))
        .with_state(Api { product, authorization: authorization.into() });
    axum::serve(listener, router).await.map_err(sqlx::Error::Io)
}

/// An answer: a status, and JSON with a code.
type Answer = (StatusCode, Value);

/// Why there is none.
enum Failed {
    NotAllowed,
    NoKey,
    Database(sqlx::Error),
}

impl From<sqlx::Error> for Failed {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

impl IntoResponse for Failed {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::NotAllowed => (StatusCode::UNAUTHORIZED, "not_allowed"),
            Self::NoKey => (StatusCode::BAD_REQUEST, "no_idempotency_key"),
            Self::Database(error) => {
                tracing::warn!(%error, "the product's API could not ask its database");
                (StatusCode::SERVICE_UNAVAILABLE, "database")
            }
        };
        (status, Json(json!({ "code": code }))).into_response()
    }
}

impl Api {
    fn allows(&self, headers: &HeaderMap) -> Result<(), Failed> {
        let said = headers.get(AUTHORIZATION).map(axum::http::HeaderValue::as_bytes);
        if said == Some(self.authorization.as_bytes()) { Ok(()) } else { Err(Failed::NotAllowed) }
    }
}

#[derive(Deserialize)]
struct How {
    #[serde(default)]
    dry_run: bool,
}

#[derive(Deserialize)]
struct Wanted {
    note: Option<String>,
}

async fn republish(
    State(api): State<Api>,
    Path(article): Path<i64>,
    Query(how): Query<How>,
    headers: HeaderMap,
    Json(wanted): Json<Wanted>,
) -> Result<Response, Failed> {
    api.allows(&headers)?;
    let mut transaction = api.product.begin().await?;
    let (status, body) = if how.dry_run {
        would_republish(&mut transaction, article).await?
    } else {
        let key =
            headers.get(KEY).and_then(|key| key.to_str().ok()).and_then(|key| Uuid::parse_str(key).ok());
        let answer = once(&mut transaction, key.ok_or(Failed::NoKey)?, article, &wanted).await?;
        transaction.commit().await?;
        answer
    };
    Ok((status, Json(body)).into_response())
}

/// What it was answered before, or what comes of it now. Who comes with the same key meanwhile waits.
async fn once(
    connection: &mut PgConnection,
    key: Uuid,
    article: i64,
    wanted: &Wanted,
) -> Result<Answer, sqlx::Error> {
    let turn = "SELECT pg_advisory_xact_lock(hashtextextended($1::text, 0))";
    query(turn).bind(key).execute(&mut *connection).await?;
    let before = query_as("SELECT status, body FROM admin_api.call WHERE key = $1").bind(key);
    let before: Option<(i32, Value)> = before.fetch_optional(&mut *connection).await?;
    if let Some((status, body)) = before {
        let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
        return Ok((status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), body));
    }
    let (status, body) = publish(connection, article, wanted.note.as_deref().unwrap_or_default()).await?;
    query("INSERT INTO admin_api.call (key, status, body) VALUES ($1, $2, $3)")
        .bind(key)
        .bind(i32::from(status.as_u16()))
        .bind(&body)
        .execute(connection)
        .await?;
    Ok((status, body))
}

const IS_PUBLISHED: &str = "SELECT jsonb_build_object('published_at', published_at) FROM documents.article
    WHERE id = $1 AND state = 'published' AND deleted_at IS NULL";

async fn would_republish(connection: &mut PgConnection, article: i64) -> Result<Answer, sqlx::Error> {
    let before: Option<Value> =
        query_scalar(IS_PUBLISHED).bind(article).fetch_optional(&mut *connection).await?;
    let Some(before) = before else { return Ok(not_published()) };
    let after: Value =
        query_scalar("SELECT jsonb_build_object('published_at', now())").fetch_one(connection).await?;
    Ok((StatusCode::OK, json!({ "code": "would_republish", "before": before, "after": after })))
}

fn not_published() -> Answer {
    (StatusCode::CONFLICT, json!({ "code": "not_published" }))
}

/// The article, a revision of it, and the product's own log of what was done.
async fn publish(connection: &mut PgConnection, article: i64, note: &str) -> Result<Answer, sqlx::Error> {
    let published = query(
        "WITH was AS (SELECT id, published_at FROM documents.article WHERE id = $1 FOR UPDATE),
              published AS (
                  UPDATE documents.article a SET published_at = now(), updated_at = now(), version = version + 1 FROM was
                  WHERE a.id = was.id AND a.state = 'published' AND a.deleted_at IS NULL
                  RETURNING a.id, a.channel_id, a.title, was.published_at AS before, a.published_at AS after),
              revised AS (
                  INSERT INTO documents.revision (article_id, channel_id, number, title, note)
                  SELECT p.id, p.channel_id, 1 + coalesce((SELECT max(number) FROM documents.revision r WHERE r.article_id = p.id), 0),
                         p.title, left($2, 1000)
                  FROM published p)
         INSERT INTO documents.audit_log (occurred_at, actor_type, actor_id, channel_id, entity_type, entity_id, action, before, after)
         SELECT now(), 'system', 'admin-api', channel_id, 'article', id::text, 'article.published',
                jsonb_build_object('published_at', before), jsonb_build_object('published_at', after) FROM published",
    )
    .bind(article)
    .bind(note)
    .execute(connection)
    .await?;
    if published.rows_affected() == 0 {
        return Ok(not_published());
    }
    Ok((StatusCode::OK, json!({ "code": "republished" })))
}

/// What came of a key. 404: nothing is known of it, and nothing of it is under way.
async fn status(
    State(api): State<Api>,
    Path(key): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failed> {
    api.allows(&headers)?;
    let key = Uuid::parse_str(&key).map_err(|_| Failed::NoKey)?;
    let mut transaction = api.product.begin().await?;
    let turn = "SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, 0))";
    let is_over: bool = query_scalar(turn).bind(key).fetch_one(&mut *transaction).await?;
    if !is_over {
        return Ok(Json(json!({ "state": "unknown" })).into_response());
    }
    let answered = query_scalar("SELECT status FROM admin_api.call WHERE key = $1").bind(key);
    let answered: Option<i32> = answered.fetch_optional(&mut *transaction).await?;
    Ok(match answered {
        None => (StatusCode::NOT_FOUND, Json(json!({ "state": "never" }))).into_response(),
        Some(status) => {
            let state = if status < 300 { "done" } else { "failed" };
            Json(json!({ "state": state })).into_response()
        }
    })
}
