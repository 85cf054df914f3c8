using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>
/// Writes manifests the way people like to read them: a line per exit and per rate. Numbers are the shortest
/// that read back as the same double, whatever the culture.
/// </summary>
internal static class ManifestWriter
{
    /// <summary>Where editors find the schema that completes and checks manifests.</summary>
    public const string Schema =
        "https://raw.githubusercontent.com/EarlyExitGen/EarlyExitGen/main/runtime/build/cascade.schema.json";

    private static readonly JsonSerializerOptions Readable = new()
    {
        // Labels stay legible; a manifest is never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The text of the manifest, lines ending in a line feed.</summary>
    public static string Write(ManifestDocument manifest)
    {
        ManifestTokenizer tokenizer = manifest.Tokenizer;
        List<string> properties =
        [
            Property("$schema", Schema) + ", " + Property("version", 1),
            Property("class", manifest.ClassName),
            Property("namespace", manifest.Namespace),
        ];
        Add(properties, "description", manifest.Description);
        Add(properties, "labelType", manifest.LabelType);
        properties.AddRange(
        [
            $"\"labels\": [{string.Join(", ", manifest.Labels.Select(Json))}]",
            Property("input", manifest.Pair ? "pair" : "single"),
            "\"tokenizer\": " + Object(
                Property("vocabulary", tokenizer.Vocabulary.Name),
                Property("sha256", tokenizer.Vocabulary.Sha256),
                Property("lowercase", tokenizer.Lowercase),
                Property("stripAccents", tokenizer.StripAccents),
                Property("maxTokens", tokenizer.MaxTokens)),
            Property("rule", manifest.Rule),
        ]);
        AddDials(properties, manifest.Dials);
        properties.Add("\"disagreement\": " + Disagreement(manifest.Disagreement));
        if (manifest.OperatingPoints.Count > 0)
        {
            properties.Add("\"operatingPoints\": " + OperatingPoints(manifest.OperatingPoints));
        }

        properties.Add(Property("layers", manifest.Layers));
        properties.Add("\"exits\": " + Rows(manifest.Exits.Select(Exit)));

        StringBuilder text = new();
        text.Append("{\n  ").AppendJoin(",\n  ", properties).Append("\n}\n");
        return text.ToString();
    }

    /// <summary>The value of <c>disagreement</c>.</summary>
    public static string Disagreement(IEnumerable<ManifestRate> rates) =>
        Rows(rates.Select(rate => Object(Property("rate", rate.Rate), Property("epsilon", rate.Epsilon))));

    /// <summary>The value of an exit's <c>agreement</c>.</summary>
    public static string Agreement(ManifestAgreement map) =>
        Object(Property("slope", map.Slope), Property("intercept", map.Intercept));

    /// <summary>The value of an exit's <c>data</c>.</summary>
    public static string Files(IEnumerable<ManifestFile> files) =>
        $"[{string.Join(", ", files.Select(file => Object(Property("file", file.Name), Property("sha256", file.Sha256))))}]";

    /// <summary>The value of <c>operatingPoints</c>.</summary>
    public static string OperatingPoints(IEnumerable<ManifestOperatingPoint> points) => Rows(points.Select(OperatingPoint));

    /// <summary>A value: of a number the shortest that reads back as the same double.</summary>
    public static string Value<T>(T value) => Json(value);

    /// <summary>The property that holds the dial of a rule.</summary>
    public static string DialName(CascadeRule rule) => rule switch
    {
        CascadeRule.Agreement => "maxDisagreement",
        CascadeRule.MaxProbability => "threshold",
        CascadeRule.Entropy => "maxEntropy",
        CascadeRule.Margin => "minMargin",
        CascadeRule.Patience => "patience",
        _ => throw new ArgumentOutOfRangeException(nameof(rule), rule, "There is no such rule."),
    };

    private static string Exit(ManifestExit exit)
    {
        List<string> properties = [Property("layer", exit.Layer), Property("temperature", exit.Temperature)];
        if (exit.Agreement is { } map)
        {
            properties.Add("\"agreement\": " + Agreement(map));
        }

        AddDials(properties, exit.Dials);
        properties.Add(Property("block", exit.Block.Name));
        properties.Add(Property("sha256", exit.Block.Sha256));
        if (exit.Data.Count > 0)
        {
            properties.Add("\"data\": " + Files(exit.Data));
        }

        return Object([.. properties]);
    }

    private static string OperatingPoint(ManifestOperatingPoint point)
    {
        List<string> properties = [Property("name", point.Name)];
        AddDials(properties, point.Dials);
        if (point.Measured is { } measured)
        {
            List<string> values = [Property("data", measured.Data)];
            Add(values, "accuracy", measured.Accuracy);
            Add(values, "disagreement", measured.Disagreement);
            Add(values, "meanLayers", measured.MeanLayers);
            Add(values, "speedupLayers", measured.SpeedupLayers);
            Add(values, "speedupWallClock", measured.SpeedupWallClock);
            properties.Add("\"measured\": " + Object([.. values]));
        }

        return Object([.. properties]);
    }

    private static void AddDials(List<string> properties, ManifestDials dials)
    {
        Add(properties, DialName(CascadeRule.Agreement), dials.MaxDisagreement);
        Add(properties, DialName(CascadeRule.MaxProbability), dials.Threshold);
        Add(properties, DialName(CascadeRule.Entropy), dials.MaxEntropy);
        Add(properties, DialName(CascadeRule.Margin), dials.MinMargin);
        Add(properties, DialName(CascadeRule.Patience), dials.Patience);
    }

    private static void Add<T>(List<string> properties, string name, T value)
    {
        if (value is not null)
        {
            properties.Add(Property(name, value));
        }
    }

    private static string Rows(IEnumerable<string> rows)
    {
        string[] all = [.. rows];
        return all.Length == 0 ? "[]" : $"[\n    {string.Join(",\n    ", all)}\n  ]";
    }

    private static string Object(params string[] properties) => $"{{ {string.Join(", ", properties)} }}";

    private static string Property<T>(string name, T value) => $"\"{name}\": {Json(value)}";

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, Readable);
}
