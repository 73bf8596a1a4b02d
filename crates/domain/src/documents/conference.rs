//! サービス担当者会議・個別支援会議の記録 (計画相談基準15条2項12号, サービス基準58条6項).

use calendar::{Clock, Day};

use crate::form::{choices, form};
use crate::{Citation, Key, Text};

choices! {
    /// 会議の種類 (RT-07)
    pub enum ConferenceKind {
        /// サービス担当者会議: convened by the specialist, connects
        Care,
        /// 個別支援会議: convened by the service manager, deepens
        Support,
        /// 意思決定支援会議
        Decision,
    }
}

choices! {
    /// 参加の仕方
    pub enum Attendance {
        /// 対面
        InPerson,
        /// テレビ電話
        Video,
        /// 欠席（照会して意見を得た）
        Inquired,
        /// 欠席
        Absent,
    }
}

form! {
    /// 出席者・欠席者
    pub struct Attendee {
        /// Member of the care team, if one.
        pub member: Option<Key>,
        /// 氏名
        pub name: Text,
        /// 所属・職種
        pub role: Text,
        /// 参加の仕方
        pub attendance: Option<Attendance>,
        /// 専門的見地からの意見、照会への回答
        pub opinion: Text,
    }
}

choices! {
    /// 本人の参加
    pub enum Presence {
        /// 参加した
        Present,
        /// テレビ電話で参加した
        Video,
        /// 別の方法で意見を聞いた
        HeardOtherwise,
        /// 参加していない
        Absent,
    }
}

form! {
    /// 会議の記録
    pub struct Conference {
        /// 種類
        pub kind: Option<ConferenceKind>,
        /// Office that convened it.
        pub convened_by: Key,
        /// 開催日
        pub on: Option<Day>,
        /// 開始
        pub from: Option<Clock>,
        /// 終了
        pub to: Option<Clock>,
        /// 場所
        pub place: Text,
        /// Plans considered, at their versions.
        pub plans: Vec<Citation>,
        /// 本人の参加
        pub person: Option<Presence>,
        /// 参加していない理由と、代わりの方法
        pub absence_reason: Text,
        /// 出席者
        pub attendees: Vec<Attendee>,
        /// 本人のできること・強み
        pub strengths: Text,
        /// 生活に対する意向の再確認
        pub wishes_confirmed: Text,
        /// 検討した項目
        pub topics: Text,
        /// 検討内容
        pub discussion: Text,
        /// 結論・役割分担
        pub conclusion: Text,
        /// 現状ではできないこと
        pub cannot_do: Text,
        /// 残された課題
        pub remaining: Text,
        /// 次回の開催時期
        pub next: Text,
        /// 個人情報を用いることの文書同意の日 (24条3項)
        pub information_consent_on: Option<Day>,
        /// 記録者
        pub recorder: Text,
    }
}
