namespace ClusterSample;

/// <summary>Texts for those who have none: mixtures of words of a few headlines, always the same.</summary>
internal static class Headlines
{
    private static readonly string[] All =
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
        "Search engine shares jump on first day of trading",
    ];

    /// <summary>As many as asked.</summary>
    public static string[] Mixed(int count)
    {
        Random random = new(1);
        string[] words = [.. All.SelectMany(static headline => headline.Split(' '))];
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
        {
            // Half of them are headlines with a word exchanged, which are easy.
            string[] text = i % 2 == 0
                ? All[random.Next(All.Length)].Split(' ')
                : [.. Enumerable.Range(0, 3 + random.Next(12)).Select(_ => words[random.Next(words.Length)])];
            text[random.Next(text.Length)] = words[random.Next(words.Length)];
            texts[i] = string.Join(' ', text);
        }

        return texts;
    }
}
