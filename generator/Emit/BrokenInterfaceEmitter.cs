using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>
/// Writes the interfaces of a class that stands in for one that cannot be generated: those of single texts and those
/// of pairs, since nobody knows which it takes.
/// </summary>
internal static class BrokenInterfaceEmitter
{
    private const string Root = "global::EarlyExitGen.";
    private const string Pair = "(string First, string Second)";
    private const string Token = "global::System.Threading.CancellationToken cancellationToken";

    /// <summary>The interfaces of the class.</summary>
    public static string Interfaces(CascadeOutline outline)
    {
        string prediction = GeneratedNames.Prediction(outline.ClassName);
        return $"{Root}ITextCascade<{prediction}>, {Root}IPairCascade<{prediction}>, "
            + $"{Root}IGeneratedCascade<{outline.ClassName}>";
    }

    /// <summary>Writes their members, an empty line after each.</summary>
    public static void Emit(SourceWriter writer, CascadeOutline outline)
    {
        string name = outline.ClassName;
        string prediction = GeneratedNames.Prediction(name);
        string generated = $"{Root}IGeneratedCascade<{name}>.";
        string[] members =
        [
            $"{Root}CascadeInfo {Root}ICascade.Info => throw Broken();",
            $"float {Root}ICascade.Dial {{ get => throw Broken(); set => throw Broken(); }}",
            $"{Root}CascadeSetting {Root}ICascade.Setting => throw Broken();",
            $"{Root}CascadeSetting {Root}ICascade.FullDepth => throw Broken();",
            $"{Root}CascadeSetting {Root}ICascade.At(float dial) => throw Broken();",
            $"static {Root}CascadeInfo {generated}Manifest => throw Broken();",
            $"static {name} {generated}Create({Root}CascadeOptions options) => throw Broken();",
            $"static TResult {generated}Accept<TVisitor, TResult>(TVisitor visitor) => throw Broken();",
            .. Classifier("string", prediction),
            .. Classifier(Pair, prediction),
        ];
        foreach (string member in members)
        {
            writer.Line(member);
            writer.Line();
        }
    }

    private static string[] Classifier(string input, string prediction)
    {
        string classifier = $"{Root}ICascadeClassifier<{input}, {prediction}>.";
        string rest = $"{Root}CascadeSetting? setting, {Token}) => throw Broken();";
        return
        [
            $"{prediction} {classifier}Classify({input} input, {rest}",
            $"void {classifier}Classify(global::System.ReadOnlySpan<{input}> inputs, "
                + $"global::System.Span<{prediction}> predictions, {rest}",
            $"{Root}TextTrace {classifier}Trace({input} input, {rest}",
            $"global::System.Collections.Generic.IAsyncEnumerable<{prediction}> "
                + $"{Root}ICascadeStream<{input}, {prediction}>.ClassifyAsync("
                + $"global::System.Collections.Generic.IAsyncEnumerable<{input}> inputs, {Token}) => throw Broken();",
        ];
    }
}
