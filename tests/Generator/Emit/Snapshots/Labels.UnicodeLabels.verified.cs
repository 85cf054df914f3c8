#pragma warning disable CA1707, CA1708 // names are made from the manifest's texts
/// <summary>The labels of <see cref="NewsClassifier"/>.</summary>
[global::System.CodeDom.Compiler.GeneratedCode("EarlyExitGen", "VERSION")]
public enum NewsLabel
{
    /// <summary>Größe</summary>
    Größe = 0,

    /// <summary>科学 &amp; 技術</summary>
    科学技術 = 1,

    /// <summary>Πολιτική</summary>
    Πολιτική = 2,

    /// <summary>5 étoiles &lt;3</summary>
    _5Étoiles3 = 3,

    /// <summary>тест </summary>
    тест = 4,

    /// <summary>class</summary>
    @class = 5,

    /// <summary>😀 smile</summary>
    Smile = 6,
}
#pragma warning restore CA1707, CA1708

/// <summary>The labels' original texts.</summary>
[global::System.CodeDom.Compiler.GeneratedCode("EarlyExitGen", "VERSION")]
public static class NewsLabels
{
    /// <summary>The number of labels.</summary>
    public const int Count = 7;

    private static readonly string[] All = new string[]
    {
        "Größe",
        "科学 & 技術",
        "Πολιτική",
        "5 étoiles <3",
        "тест\u200e",
        "class",
        "😀 smile",
    };

    /// <summary>The original texts, in the order of the labels.</summary>
    public static global::System.ReadOnlySpan<string> Texts => All;

    /// <summary>The original text of a label.</summary>
    /// <exception cref="global::System.IndexOutOfRangeException">There is no such label.</exception>
    public static string Text(this NewsLabel label) => All[(int)label];
}
