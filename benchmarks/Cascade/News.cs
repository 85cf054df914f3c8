using EarlyExitGen.Toolchain.Model.Manifests;

namespace EarlyExitGen.Benchmarks.Cascade;

/// <summary>The embedded cascade of the QuickStart, and texts for it.</summary>
internal static class News
{
    /// <summary>The cascade's folder.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "cascades", "news");

    /// <summary>Its manifest.</summary>
    public static CascadeManifest Manifest { get; } = CascadeManifest.Load(Path.Combine(Folder, "news.cascade.json"));

    /// <summary>Headlines, made up, some easy and some on the border between two topics.</summary>
    public static string[] Headlines { get; } =
    [
        "Central bank leaves interest rates unchanged as inflation cools",
        "Striker's late header sends the home side into the cup final",
        "Astronomers spot water vapour in the air of a distant planet",
        "Ceasefire talks resume after a night of shelling along the border",
        "Court fines club owner over ticket sales before the world cup",
        "Satellite start-up raises $90 million to map methane leaks",
        "Ministers and software firms quarrel over who pays for the new tax",
        "Marathon record falls by eleven seconds on a cold morning in Berlin",
    ];

    /// <summary>The given number of texts, of one to four headlines each.</summary>
    public static string[] Texts(int count)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(
            ". ", Enumerable.Range(0, random.Next(1, 5)).Select(_ => Headlines[random.Next(Headlines.Length)])))];
    }
}
