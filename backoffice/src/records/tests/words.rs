//! What words are found in which texts, by the two functions that every index and every statement goes through.

use crate::testing::Desk;

/// Every word of up to three letters against every text of up to four: a Latin word of one or two letters is found where a word
/// begins, all else wherever it is.
#[tokio::test]
async fn a_pattern_finds_a_word_wherever_it_is_and_nowhere_else() {
    let mut desk = Desk::open().await;
    let (pairs, wrong) = sqlx::query_as::<_, (i64, Option<String>)>(
        "WITH RECURSIVE texts AS (
             SELECT '' AS text UNION ALL
             SELECT text || letter FROM texts, unnest(ARRAY['아', '압', 'a', 'é', ' ']) AS letter WHERE length(text) < 4
         ), words AS (SELECT text AS word FROM texts WHERE length(text) BETWEEN 1 AND 3 AND text !~ ' '),
         held AS (
             SELECT text, word, samuso.search_text(text) LIKE samuso.search_pattern(word) AS found,
                 CASE WHEN word ~ '^[aé]{1,2}$' THEN ' ' || text LIKE '% ' || word || '%'
                      ELSE text LIKE '%' || word || '%' END AS there
             FROM texts, words
         )
         SELECT count(*), string_agg(word || ' in ' || text, ', ') FILTER (WHERE found <> there) FROM held",
    )
    .fetch_one(&mut desk.owner)
    .await
    .unwrap();
    assert!(pairs > 60_000, "{pairs}");
    assert_eq!(wrong, None);
}

/// Of each letter of an alphabet, and of marks that are put together first: an index that holds other words than these is wrong
/// from then on.
#[tokio::test]
async fn the_words_of_a_text_are_what_indexes_hold() {
    let mut desk = Desk::open().await;
    for (text, words) in [
        ("Use LIPO, to inspect!", " use lipo to inspect "),
        ("압축 파일", " 압압압축축축 파파파일일일"),
        ("Cafe\u{301}-au-lait", " café au lait"),
        ("漢字とカナ ㅎ", " 漢漢漢字字字ととと\u{30ab}\u{30ab}\u{30ab}ナナナ ㅎㅎㅎ"),
        ("", " "),
    ] {
        let found = sqlx::query_scalar::<_, String>("SELECT samuso.search_text($1)").bind(text);
        assert_eq!(found.fetch_one(&mut desk.owner).await.unwrap(), words, "{text}");
    }
}

/// The functions were written anew once (`0081_search_functions.sql`), and indexes were not: what the first ones made of each
/// letter of the basic plane is what these make of it.
#[tokio::test]
async fn indexes_that_the_first_functions_filled_are_still_right() {
    let mut desk = Desk::open().await;
    let (letters, wrong) = sqlx::query_as::<_, (i64, Option<String>)>(
        r"WITH texts AS (
              SELECT chr(at) || 'x' || chr(at) AS text FROM generate_series(1, 65535) AS at WHERE at NOT BETWEEN 55296 AND 57343
          )
          SELECT count(*), string_agg(text, ', ') FILTER (WHERE samuso.search_text(text) <> ' ' || regexp_replace(
              regexp_replace(lower(normalize(text, NFC)), '[^[:alnum:]]+', ' ', 'g'),
              '([\u1100-\u11ff\u3041-\u30ff\u3131-\u318e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3])', '\1\1\1', 'g'))
          FROM texts",
    )
    .fetch_one(&mut desk.owner)
    .await
    .unwrap();
    assert_eq!((letters, wrong), (63_487, None));
}
