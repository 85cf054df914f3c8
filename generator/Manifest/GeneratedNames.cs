using System;
using System.Collections.Generic;

namespace EarlyExitGen.Manifests;

/// <summary>The names of what is generated for a class.</summary>
internal static class GeneratedNames
{
    private const string Suffix = "Classifier";

    /// <summary>
    /// Members of the generated class, of one that stands in for it, of its nested type for batches, and of their base
    /// types: no class may be named as one of its members. A test compares the list with what is emitted.
    /// </summary>
    private static readonly HashSet<string> Members = new(StringComparer.Ordinal)
    {
        "Answer", "AsSetting", "Batches", "Broken", "Classify", "ClassifyAsync", "ClassifyTokens", "Decide", "Describe",
        "Dispose", "DisposeAsync", "Equals", "Finalize", "FullDepth", "GetHashCode", "GetType", "Info",
        "MaxDisagreement", "MaxEntropy", "MemberwiseClone", "MinMargin", "Patience", "ReferenceEquals", "Run", "Score",
        "SettingOf", "Streak", "Threads", "Threshold", "Thresholds", "ToString", "TryAnswer", "Use", "WarmUp",
        "_batches", "_chain", "_maxEntropy", "_minMargin", "_patience", "_threshold", "_thresholds",
        "get_FullDepth", "get_Info", "get_MaxDisagreement", "get_MaxEntropy", "get_MinMargin", "get_Patience",
        "get_Threads", "get_Threshold",
        "set_MaxDisagreement", "set_MaxEntropy", "set_MinMargin", "set_Patience", "set_Threshold",
    };

    /// <summary>
    /// The type of the probabilities, inside the answer's type: it hides another one of this name there.
    /// </summary>
    public const string Values = "Values";

    /// <summary>Whether the generated class has a member of this name.</summary>
    public static bool IsMember(string name) => Members.Contains(name);

    /// <summary>
    /// The enum of the labels, if the manifest names none: <c>NewsLabel</c> for <c>NewsClassifier</c>.
    /// </summary>
    public static string Label(string className) => Stem(className) + "Label";

    /// <summary>The labels' original texts: <c>NewsLabels</c> for <c>NewsClassifier</c>.</summary>
    public static string Labels(string className) => Stem(className) + "Labels";

    /// <summary>The answer's type: <c>NewsPrediction</c> for <c>NewsClassifier</c>.</summary>
    public static string Prediction(string className) => Stem(className) + "Prediction";

    /// <summary>The enum of the operating points: <c>NewsOperatingPoint</c> for <c>NewsClassifier</c>.</summary>
    public static string OperatingPoint(string className) => Stem(className) + "OperatingPoint";

    /// <summary>
    /// The names that the labels' enum cannot have, because other types of the class have them, or may.
    /// </summary>
    public static string[] TakenFromLabel(string className) =>
        [className, Labels(className), Prediction(className), OperatingPoint(className)];

    /// <summary>All types that are generated from a manifest, the class first.</summary>
    public static string[] All(CascadeOutline outline)
    {
        string name = outline.ClassName;
        string[] always = [name, outline.LabelType, Labels(name), Prediction(name)];
        return outline.OperatingPoints.Count > 0 ? [.. always, OperatingPoint(name)] : always;
    }

    private static string Stem(string className) => className.EndsWith(Suffix, StringComparison.Ordinal)
        ? className.Substring(0, className.Length - Suffix.Length)
        : className;
}
