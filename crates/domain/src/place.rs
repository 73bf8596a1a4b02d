//! Where in a case something stands.

use serde::{Deserialize, Serialize};

use crate::DocumentId;
use crate::form::choices;

choices! {
    /// The kinds of documents, in the order of the process.
    pub enum DocumentKind {
        /// 基本情報（別紙1）
        BasicInformation,
        /// 現在の生活（別紙2）
        CurrentLife,
        /// アセスメント
        Assessment,
        /// サービス等利用計画案
        ServicePlanDraft,
        /// 支給決定・受給者証
        Award,
        /// 会議の記録
        Conference,
        /// サービス等利用計画
        ServicePlan,
        /// 個別支援計画
        IndividualPlan,
        /// 個別支援計画の見直し
        Review,
        /// モニタリング報告書
        Monitoring,
    }
}

choices! {
    /// 所見の重さ: what follows if a finding is left as it is.
    pub enum Severity {
        /// 整え
        Tidy,
        /// 配慮: good practice; the person is served less well.
        Care,
        /// 請求: payment may be reduced or have to be returned.
        Claim,
        /// 法令: the law says must.
        Breach,
    }
}

/// A cell of one version of a document, or of the case itself where `document` is `None`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Kind of document.
    pub kind: Option<DocumentKind>,
    /// The document.
    pub document: Option<DocumentId>,
    /// Its version.
    pub version: u32,
    /// Path inside the body, as in `lines[2].supports[0].frequency`; empty for the whole.
    pub path: String,
}

impl Place {
    /// The case as a whole.
    pub fn case() -> Self {
        Self { kind: None, document: None, version: 0, path: String::new() }
    }

    /// The same document, at a path.
    #[must_use]
    pub fn at(&self, path: impl Into<String>) -> Self {
        Self { path: path.into(), ..self.clone() }
    }
}
