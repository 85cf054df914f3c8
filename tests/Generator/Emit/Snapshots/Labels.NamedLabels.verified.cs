#pragma warning disable CA1707, CA1708 // names are made from the manifest's texts
/// <summary>The labels of <see cref="NewsClassifier"/>.</summary>
[global::System.CodeDom.Compiler.GeneratedCode("EarlyExitGen", "VERSION")]
public enum NewsLabel
{
    /// <summary>C</summary>
    C = 0,

    /// <summary>C++</summary>
    CPlusPlus = 1,

    /// <summary>C#</summary>
    @class = 2,

    /// <summary>1</summary>
    _1 = 3,

    /// <summary>-1</summary>
    MinusOne = 4,

    /// <summary>😀</summary>
    Happy = 5,

    /// <summary>c</summary>
    c = 6,
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
        "C",
        "C++",
        "C#",
        "1",
        "-1",
        "😀",
        "c",
    };

    /// <summary>The original texts, in the order of the labels.</summary>
    public static global::System.ReadOnlySpan<string> Texts => All;

    /// <summary>The original text of a label.</summary>
    /// <exception cref="global::System.IndexOutOfRangeException">There is no such label.</exception>
    public static string Text(this NewsLabel label) => All[(int)label];
}
