//! Whose voice a wish, a need or an answer is.

use calendar::Day;

use crate::Text;
use crate::form::{choices, form};

choices! {
    /// だれの声か
    pub enum VoiceKind {
        /// 本人
        Person,
        /// 家族
        Family,
        /// 支援者
        Supporter,
    }
}

form! {
    /// 誰の声か: who said or felt it. Unset means that nobody has asked yet.
    pub struct Voice {
        /// Person, family or supporter.
        pub who: Option<VoiceKind>,
        /// 続柄 or role: 母, 世話人.
        pub relation: Text,
    }
}

impl Voice {
    /// The person's own voice.
    pub fn person() -> Self {
        Self { who: Some(VoiceKind::Person), relation: Text::default() }
    }

    /// Whether the person said it.
    pub fn is_person(&self) -> bool {
        self.who == Some(VoiceKind::Person)
    }

    /// Whether someone other than the person said it.
    pub fn is_other(&self) -> bool {
        matches!(self.who, Some(VoiceKind::Family | VoiceKind::Supporter))
    }
}

choices! {
    /// The person's answer to something that was proposed.
    pub enum Answer {
        /// はい
        Yes,
        /// いいえ
        No,
        /// まだ決めない
        NotYet,
    }
}

form! {
    /// The person's own answer to a need someone else voiced, or to an alternative shown.
    pub struct OwnAnswer {
        /// Yes, no or not yet.
        pub answer: Option<Answer>,
        /// The person's own words, expression or behaviour.
        pub words: Text,
        /// When it was asked.
        pub on: Option<Day>,
    }
}

impl OwnAnswer {
    /// Whether the person has been heard at all.
    pub fn is_given(&self) -> bool {
        self.answer.is_some() || !self.words.is_blank()
    }
}
