namespace Service;

/// <summary>Made-up headlines: each is put together of parts that were written for this sample.</summary>
internal static class Headlines
{
    // Who, what and a rest, by topic; some are plain, some could be of two topics.
    private static readonly string[][][] Topics =
    [
        [
            ["Foreign minister", "Rebel leader", "The coalition", "Border police", "An election monitor",
                "The embassy"],
            ["rejects peace proposal", "calls for a ceasefire", "opens talks", "accuses neighbour of shelling",
                "signs treaty", "mourns victims of the flood"],
            ["after a week of protests", "as troops withdraw", "in divided capital", "before parliamentary vote",
                "at summit"],
        ],
        [
            ["Underdogs", "Veteran goalkeeper", "The champions", "Rookie quarterback", "Olympic sprinter", "Home side"],
            ["snatch late winner", "out for the season", "cruise into the semi-final", "break a long losing streak",
                "sign new coach", "hold rivals to a draw"],
            ["in extra time", "after injury in training", "before a record crowd", "in cup replay", "on final day"],
        ],
        [
            ["Airline", "Regional bank", "Oil producer", "The retailer", "Steel maker", "Insurer"],
            ["lifts profit forecast", "cuts a thousand jobs", "agrees to merger", "shares slide", "beats estimates",
                "delays listing"],
            ["as fuel costs climb", "on strong holiday sales", "amid fears over rates", "after takeover bid",
                "in third quarter"],
        ],
        [
            ["Space probe", "Chip designer", "Browser maker", "Astronomers", "The phone's new software",
                "A research team"],
            ["finds water under ice", "patches serious hole", "unveils faster processor", "maps a distant galaxy",
                "slows down older devices", "tests fuel cell for laptops"],
            ["with help of volunteers", "two years early", "at developer conference", "in deep orbit",
                "say engineers"],
        ],
        [
            ["Satellite firm", "Football club", "The ministry", "A search company", "Game studio", "The league"],
            ["sues over patent", "sells stake to investors", "bans online betting", "goes public",
                "drops sponsor", "plans stadium network"],
            ["in landmark case", "despite fans' anger", "after cyber attack", "abroad", "for a record sum"],
        ],
    ];

    /// <summary>The next headline; a third of them mix two topics, and are harder.</summary>
    public static string Next(Random random)
    {
        string[][] topic = Topics[random.Next(Topics.Length)];
        string[][] other = random.Next(3) == 0 ? Topics[random.Next(Topics.Length)] : topic;
        return $"{Pick(topic[0])} {Pick(other[1])} {Pick(topic[2])}";

        string Pick(string[] part) => part[random.Next(part.Length)];
    }
}
