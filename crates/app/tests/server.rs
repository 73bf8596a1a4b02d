//! What only a database server can do to us.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod support;

use app::{Db, Engine, Fault, OpenFault};
use rcgen::{CertificateParams, KeyPair};
use support::{Region, on};

async fn refused(address: &str) -> OpenFault {
    Db::connect(address, true).await.err().unwrap()
}

#[tokio::test]
async fn databases_of_others_are_refused_and_left_as_they_are() {
    let cluster = cluster::shared();
    let others = cluster.database();
    cluster::query(&others, "CREATE TABLE theirs (a INT)").unwrap();
    assert_eq!(refused(&others).await, OpenFault::Foreign);
    let tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'";
    assert_eq!(cluster::query(&others, tables).unwrap(), ["theirs"]);
    cluster::query(&others, "ALTER TABLE theirs RENAME TO migration").unwrap();
    assert_eq!(refused(&others).await, OpenFault::Foreign, "nor one with a table of that name");

    let empty = cluster.database();
    assert_eq!(Db::connect(&empty, false).await.err(), Some(OpenFault::NotThere));
    assert_eq!(cluster::query(&empty, tables).unwrap(), [""; 0]);

    let newer = cluster.database();
    drop(Db::connect(&newer, true).await.unwrap());
    cluster::query(&newer, "INSERT INTO migration VALUES (999, 'x', 'x')").unwrap();
    assert_eq!(refused(&newer).await, OpenFault::Newer { found: 999 });
    let changed = cluster.database();
    drop(Db::connect(&changed, true).await.unwrap());
    cluster::query(&changed, "UPDATE migration SET checksum = 'x'").unwrap();
    assert_eq!(refused(&changed).await, OpenFault::Changed { number: 1 });
}

#[tokio::test]
async fn an_address_that_leads_nowhere_says_why() {
    let there = cluster::shared().database();
    assert_eq!(refused(&cluster::shared().address("nowhere")).await, OpenFault::NotThere);
    assert_eq!(refused(&there.replace("user=renkei", "user=nobody")).await, OpenFault::Denied);
    let deaf = "postgres:///x?host=/nowhere&user=renkei";
    assert_eq!(refused(deaf).await, OpenFault::Fault(Fault::Unreachable));
    let unread = refused("postgres://x?port=many").await;
    assert!(matches!(unread, OpenFault::Address(_)), "{unread:?}");
    for asked in ["require", "verify-ca", "verify-full"] {
        let tried = refused(&format!("{there}&sslmode={asked}")).await;
        assert!(matches!(tried, OpenFault::Certificate(_)), "a socket encrypts nothing: {tried:?}");
    }
    for asked in ["disable", "prefer"] {
        drop(Db::connect(&format!("{there}&sslmode={asked}"), true).await.unwrap());
    }
    let latin = "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'";
    cluster::query(&there, latin).unwrap();
    assert_eq!(refused(&cluster::shared().address("latin")).await, OpenFault::Encoding);
}

#[tokio::test]
async fn the_way_to_another_machine_is_encrypted_and_its_name_is_verified() {
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap().pem();
    let cluster = cluster::Cluster::encrypted(&certificate, &key.serialize_pem());
    let file = std::env::temp_dir().join(format!("renkei-roots-{}.pem", std::process::id()));
    std::fs::write(&file, &certificate).unwrap();
    let over_network = |host: &str, roots: &str| {
        let address = cluster.network_address(host, "postgres");
        format!("{address}?sslmode=require&sslrootcert={roots}")
    };
    let roots = file.display().to_string();
    let db = Db::connect(&over_network("localhost", &roots), true).await.unwrap();
    let encrypted = "SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid)
        WHERE a.application_name = 'renkei'";
    assert_eq!(cluster::query(&cluster.address("postgres"), encrypted).unwrap(), ["t"]);
    drop(db);
    let by_number = refused(&over_network("127.0.0.1", &roots)).await;
    assert!(matches!(by_number, OpenFault::Certificate(_)), "another name: {by_number:?}");
    let other = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let other = other.self_signed(&KeyPair::generate().unwrap()).unwrap().pem();
    std::fs::write(&file, other).unwrap();
    let stranger = refused(&over_network("localhost", &roots)).await;
    assert!(matches!(stranger, OpenFault::Certificate(_)), "not trusted: {stranger:?}");
    std::fs::write(&file, "no certificate").unwrap();
    let none = refused(&over_network("localhost", &roots)).await;
    assert!(matches!(none, OpenFault::Certificate(_)), "{none:?}");
    std::fs::remove_file(&file).unwrap();
}

#[tokio::test]
async fn several_programs_may_start_at_once_on_an_empty_database() {
    let address = cluster::shared().database();
    let mut starting = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let address = address.clone();
        starting.spawn(async move { Db::connect(&address, true).await.map(|_| ()) });
    }
    assert_eq!(starting.join_all().await, vec![Ok(()); 6]);
    let ran = cluster::query(&address, "SELECT COUNT(*) FROM migration").unwrap();
    assert_eq!(ran, [app::LATEST_MIGRATION.to_string()]);
}

#[tokio::test]
async fn a_server_that_was_started_anew_is_found_again() {
    on(Engine::Postgres, async {
        let region = Region::with(&["01-tachibana"]).await;
        let home = region.specialist("hidamari");
        let end = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        for _ in 0..3 {
            let ended = region.past_the_store(end).unwrap();
            assert_ne!(ended, ["0"], "there were connections");
            let id = region.find(&home, "橘").await.unwrap();
            app::open_case(&home, &id).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn the_journal_cannot_be_emptied_either() {
    on(Engine::Postgres, async {
        let region = Region::with(&["01-tachibana"]).await;
        for table in ["journal", "document_version, consent", "consent"] {
            let sql = format!("SET session_replication_role = replica; TRUNCATE {table}");
            let refused = region.past_the_store(&sql).unwrap_err();
            assert!(refused.contains("append-only"), "{table}: {refused}");
        }
    })
    .await;
}
