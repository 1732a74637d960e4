//! What one member may ask for in a while, shared by every process: a bucket of tokens that fills up by itself. A process
//! draws some at a time, so that most requests ask nobody.

use crate::cx::{Databases, within};
use crate::limits::{CLEAN_ROWS, WRITE_TIMEOUT_MS};
use crate::problem::{Part, Problem};

/// How many tokens it holds, and how many come back in a second.
#[derive(Clone, Copy, Debug)]
pub struct Bucket {
    pub holds: f64,
    pub a_second: f64,
}

/// Takes up to `wanted` tokens out of it, where it has `needed` at least; else none, and the error is how many it has.
pub async fn draw(
    databases: &Databases,
    purse: &str,
    bucket: Bucket,
    (needed, wanted): (f64, f64),
) -> Result<Result<f64, f64>, Problem> {
    let mut transaction = databases.write(Part::SignIn).await?;
    let drawn = sqlx::query!(
        r#"/* samuso allowance.draw */ WITH found AS (
               SELECT least($2, tokens + extract(epoch FROM clock_timestamp() - filled_at)::float8 * $3) AS has
               FROM samuso.allowance WHERE purse = $1 FOR UPDATE),
           drawn AS (
               SELECT has, CASE WHEN has >= $4 THEN least(has, $5) ELSE 0 END AS granted
               FROM (SELECT coalesce((SELECT greatest(has, 0) FROM found), $2) AS has) AS filled),
           kept AS (
               INSERT INTO samuso.allowance (purse, tokens, filled_at) SELECT $1, has - granted, clock_timestamp() FROM drawn
               ON CONFLICT (purse) DO UPDATE SET tokens = excluded.tokens, filled_at = excluded.filled_at)
           SELECT has AS "has!", granted AS "granted!" FROM drawn"#,
        purse,
        bucket.holds,
        bucket.a_second,
        needed,
        wanted,
    );
    let drawn = within(Part::SignIn, WRITE_TIMEOUT_MS, async {
        let drawn = drawn.fetch_one(&mut *transaction).await?;
        transaction.commit().await.map(|()| drawn)
    })
    .await?;
    Ok(if drawn.granted > 0.0 { Ok(drawn.granted) } else { Err(drawn.has) })
}

/// Removes those of whom nobody has heard for a day, some at a time, and answers how many.
pub async fn clean(databases: &Databases) -> Result<u64, Problem> {
    let cleaned = sqlx::query!(
        "/* samuso allowance.clean */ DELETE FROM samuso.allowance WHERE purse IN (
             SELECT purse FROM samuso.allowance WHERE filled_at < now() - interval '1 day' LIMIT $1)",
        CLEAN_ROWS,
    );
    databases.execute(Part::SignIn, cleaned).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Desk;

    #[tokio::test]
    async fn what_one_process_has_drawn_no_other_has_and_it_comes_back() {
        let mut desk = Desk::open().await;
        let bucket = Bucket { holds: 10.0, a_second: 0.001 };
        let (one, other) = (desk.member("admin").databases, desk.member("cx").databases);
        assert_eq!(draw(&one, "kim", bucket, (1.0, 6.0)).await.unwrap(), Ok(6.0));
        let rest = draw(&other, "kim", bucket, (1.0, 6.0)).await.unwrap().unwrap();
        assert!((4.0..4.1).contains(&rest), "what is left, and no more: {rest}");
        let none = draw(&one, "kim", bucket, (1.0, 6.0)).await.unwrap().unwrap_err();
        assert!(none < 0.1, "{none}");
        assert_eq!(draw(&one, "lee", bucket, (4.0, 4.0)).await.unwrap(), Ok(4.0), "others have their own");
        let later =
            "UPDATE samuso.allowance SET filled_at = filled_at - interval '2 hours' WHERE purse = 'kim'";
        sqlx::query(later).execute(&mut desk.owner).await.unwrap();
        let back = draw(&other, "kim", bucket, (1.0, 100.0)).await.unwrap().unwrap();
        assert!((7.1..8.0).contains(&back), "two hours of it: {back}");
    }

    #[tokio::test]
    async fn who_draws_at_the_same_time_gets_no_more_together() {
        let desk = Desk::open().await;
        let bucket = Bucket { holds: 20.0, a_second: 0.0 };
        let databases = desk.member("admin").databases;
        draw(&databases, "kim", bucket, (1.0, 1.0)).await.unwrap().unwrap();
        let draws = (0..8).map(|_| draw(&databases, "kim", bucket, (1.0, 3.0)));
        let drawn = futures::future::join_all(draws).await;
        let all: f64 = drawn.into_iter().filter_map(|drawn| drawn.unwrap().ok()).sum();
        assert!((all - 19.0).abs() < 1e-9, "{all}");
    }
}
