import Configuration

/// How the people of an account are shown.
enum PeopleStyle: String, SettingChoice {
    /// Cards with what waits about each person.
    case cards
    /// Tiles with the day by which something is due, in the portal's colour for tiles, and a lighter one for oneself.
    case tiles
    /// A list of names with what waits about each person, below the button that adds one.
    case list
    /// A table that can be searched, from which people can be hidden and deleted.
    case table
}
