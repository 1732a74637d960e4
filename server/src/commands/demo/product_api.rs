//! The product's API of the demo: on loopback, with a secret that is made anew at each start.

use crate::config::{Egress, Secret};
use crate::stop::Stop;
use axum::http::header::AUTHORIZATION;
use backoffice::calls::Waits;
use demo::admin_api;
use std::net::Ipv4Addr;
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

/// As the demo's catalogue calls it.
const ORIGIN: &str = "http://admin.docs.example";

pub struct ProductApi {
    listener: TcpListener,
    authorization: String,
}

pub async fn bind() -> Result<(ProductApi, Egress), Stop> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
    let listener = listener.map_err(Stop::cannot("listen as the product's API"))?;
    let authorization = format!("Bearer {}", Uuid::new_v4().simple());
    let egress = Egress {
        origin: Url::parse(ORIGIN)?,
        private: true,
        connect: Some(listener.local_addr()?),
        header: AUTHORIZATION,
        secret: Some(Secret(authorization.clone())),
        waits: Waits::default(),
    };
    Ok((ProductApi { listener, authorization }, egress))
}

impl ProductApi {
    pub async fn serve(self, product: &str) -> Result<(), sqlx::Error> {
        admin_api::serve(self.listener, product, &self.authorization).await
    }
}
