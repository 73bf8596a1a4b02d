//! The people and offices around the person (横).

use domain::{Bond, CaseFile, Key};
use words::Term as _;

/// The drawing, and the same as a list.
pub(super) struct Network {
    pub ties: Vec<Tie>,
    pub width: i32,
    pub height: i32,
}

/// Someone around the person.
pub(super) struct Tie {
    pub name: String,
    /// Name in the drawing, in lines short enough to stand beside each other.
    pub short: String,
    pub role: String,
    pub contact: String,
    pub kind: &'static str,
    pub class: &'static str,
    pub bond: &'static str,
    /// The bond in words; empty where nobody has told.
    pub strength: &'static str,
    pub gone: bool,
    pub x: i32,
    pub y: i32,
    pub anchor: &'static str,
}

/// Most letters of a name in the drawing; the list below has it whole.
const SHORT: usize = 12;

/// Members on an ellipse around the person, in the order of the care team.
pub(super) fn network(file: &CaseFile, today: calendar::Day) -> Network {
    let (width, height) = (760, 460);
    let count = u32::try_from(file.members.len()).unwrap_or(1).max(1);
    let ties = (0..count).zip(&file.members).map(|(i, member)| {
        let (x, y) = place(i, count, width, height);
        let bond = bond_of(file, &member.key);
        Tie {
            short: shorten(&member.name),
            name: member.name.to_string(),
            role: member.role.to_string(),
            contact: member.contact.to_string(),
            kind: member.kind.map(|kind| kind.term()).unwrap_or_default(),
            class: if member.is_informal() { "informal" } else { "formal" },
            bond: bond.map_or("ordinary", bond_class),
            strength: bond.map_or("", |bond| bond.term()),
            gone: !member.is_present_on(today),
            x,
            y,
            anchor: match x {
                x if x < width / 2 - 60 => "end",
                x if x > width / 2 + 60 => "start",
                _ => "middle",
            },
        }
    });
    Network { ties: ties.collect(), width, height }
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= SHORT {
        return name.to_owned();
    }
    name.chars().take(SHORT).chain(['…']).collect()
}

fn bond_of(file: &CaseFile, key: &Key) -> Option<Bond> {
    let basic = file.basic()?;
    basic.body().relations.iter().find(|relation| relation.member == *key)?.bond
}

fn bond_class(bond: Bond) -> &'static str {
    match bond {
        Bond::Strong => "strong",
        Bond::Ordinary => "ordinary",
        Bond::Weak => "weak",
        Bond::Strained => "strained",
    }
}

fn place(i: u32, count: u32, width: i32, height: i32) -> (i32, i32) {
    let share = f64::from(i) / f64::from(count);
    let turn = std::f64::consts::TAU * share - std::f64::consts::FRAC_PI_2;
    let (x, y) =
        (f64::from(width) / 2.0 + turn.cos() * 200.0, f64::from(height) / 2.0 + turn.sin() * 175.0);
    #[expect(clippy::cast_possible_truncation, reason = "inside the picture")]
    let place = (x.round() as i32, y.round() as i32);
    place
}
