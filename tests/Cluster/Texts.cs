namespace EarlyExitGen.Cluster.Tests;

/// <summary>Texts: headlines, and mixtures of their words, which are harder.</summary>
internal static class Texts
{
    private static readonly string[] Headlines =
    [
        "Central bank leaves interest rates unchanged",
        "Striker scores twice as the champions win the cup final",
        "Oil prices rise after pipeline attack",
        "New phone chip promises longer battery life",
        "President meets rebels for peace talks",
        "Scientists find water on distant planet",
        "Quarterly profit falls at airline",
        "Coach resigns after losing season",
        "Storm kills dozens on island",
        "Search engine shares jump at first day of trading",
        "Court rules on software patents of music player",
        "Olympic committee discusses budget of the games",
        "Space agency loses contract with aircraft maker",
        "Minister bets on football club",
        "Retailer sues maker of video games over prices",
    ];

    /// <summary>As many as asked, always the same, in the same order.</summary>
    public static string[] Of(int count)
    {
        Random random = new(11);
        string[] words = [.. Headlines.SelectMany(static headline => headline.Split(' '))];
        return
        [
            .. Headlines.Concat(Enumerable.Range(0, count).Select(_ => string.Join(
                ' ', Enumerable.Range(0, 2 + random.Next(14)).Select(_ => words[random.Next(words.Length)]))))
                .Take(count),
        ];
    }
}
