using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using EarlyExitGen.Calibration;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Toolchain.Model.Manifests;

/// <summary>
/// Writes manifests the way people like to read them: a line per exit and per rate. Numbers are the shortest
/// that read back as the same double, whatever the culture.
/// </summary>
internal static partial class ManifestWriter
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
    public static string Write(CascadeSpec spec)
    {
        List<string> properties =
        [
            Property("$schema", Schema) + ", " + Property("version", Version(spec)),
            Property("class", spec.ClassName),
            Property("namespace", spec.Namespace),
        ];
        Add(properties, "description", spec.Description);
        Add(properties, "labelType", spec.LabelType == GeneratedNames.Label(spec.ClassName) ? null : spec.LabelType);
        properties.AddRange(
        [
            $"\"labels\": [{string.Join(", ", spec.Labels.Select(Label))}]",
            Property("input", spec.Input == InputKind.Pair ? "pair" : "single"),
            "\"tokenizer\": " + Tokenizer(spec.Tokenizer),
            Property("rule", RuleTraits.Of(spec.Rule).Name),
            .. Dials(spec.Dials),
            "\"disagreement\": " + Disagreement(spec.Disagreement),
        ]);
        if (spec.OperatingPoints.Count > 0)
        {
            properties.Add("\"operatingPoints\": " + OperatingPoints(spec.OperatingPoints));
        }

        if (spec.Calibration is { } seen)
        {
            properties.Add("\"calibration\": " + RecalibratedManifest.Calibration(seen));
        }

        properties.Add(Property("layers", spec.Layers));
        if (spec.Models.Count > 0)
        {
            properties.Add("\"models\": " + Rows(spec.Models.Select(Model)));
        }

        properties.Add("\"exits\": " + Rows(spec.Exits.Select(
            exit => Exit(exit, exit.Model == 0 ? null : spec.Models[exit.Model - 1].Name))));

        StringBuilder text = new();
        text.Append("{\n  ").AppendJoin(",\n  ", properties).Append("\n}\n");
        return text.ToString();
    }

    /// <summary>The value of <c>disagreement</c>.</summary>
    public static string Disagreement(IEnumerable<DisagreementRow> rates) =>
        Rows(rates.Select(rate => Object(Property("rate", rate.Rate), Property("epsilon", rate.Epsilon))));

    /// <summary>The value of an exit's <c>agreement</c>.</summary>
    public static string Agreement(AgreementSpec map) =>
        Object(Property("slope", map.Slope), Property("intercept", map.Intercept));

    /// <summary>The value of an exit's <c>data</c>.</summary>
    public static string Files(IEnumerable<DataFileSpec> files) => $"[{string.Join(", ", files.Select(NamedFile))}]";

    /// <summary>The value of <c>operatingPoints</c>.</summary>
    public static string OperatingPoints(IEnumerable<OperatingPointSpec> points) => Rows(points.Select(OperatingPoint));

    /// <summary>
    /// A value: of a number of a manifest its token, of another one the shortest that reads back as the same.
    /// </summary>
    public static string Value<T>(T value) => value is NumberToken token
        ? token.Text
        : Escapes().Replace(JsonSerializer.Serialize(value, Readable), Character);

    // The oldest that knows all of it.
    private static int Version(CascadeSpec spec) =>
        spec.Lexicon is null && spec.Models.Count == 0 && spec.Tokenizer.Kind != TokenizerKind.TokenizerJson
            && spec.Calibration is null ? 1 : 2;

    private static string Label(LabelSpec label) => Identifiers.FromLabel(label.Text) == label.Identifier
        ? Value(label.Text)
        : Object(Property("text", label.Text), Property("name", label.Identifier));

    // The encoder escapes what lies beyond the basic plane, emoji for instance, whatever it is told.
    [GeneratedRegex(
        @"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();

    private static string Character(Match escape) => escape.Groups[1].Success
        ? new string(
            [(char)Convert.ToUInt16(escape.Groups[1].Value, 16), (char)Convert.ToUInt16(escape.Groups[2].Value, 16)])
        : escape.Value;

    private static string Tokenizer(TokenizerSpec tokenizer)
    {
        List<string> properties = tokenizer.Kind == TokenizerKind.WordPiece
            ? []
            : [Property("kind", JsonNamingPolicy.CamelCase.ConvertName(tokenizer.Kind.ToString()))];
        properties.Add(Property("vocabulary", tokenizer.Vocabulary));
        properties.Add(Property("sha256", tokenizer.Sha256));
        properties.AddRange(tokenizer.Kind switch
        {
            TokenizerKind.WordPiece =>
                [Property("lowercase", tokenizer.Lowercase), Property("stripAccents", tokenizer.StripAccents)],
            TokenizerKind.Bpe =>
                ["\"merges\": " + NamedFile(tokenizer.Merges!), Property("addPrefixSpace", tokenizer.AddPrefixSpace)],
            TokenizerKind.TokenizerJson => [],
            _ => (string[])[Property("offset", tokenizer.Offset), Property("unknown", tokenizer.Unknown)],
        });
        if (tokenizer.Special is { } special)
        {
            properties.Add(Property("start", special.Start));
            properties.Add(Property("end", special.End));
            if (special.Between.Count > 0)
            {
                properties.Add(Property("between", special.Between.ToArray()));
            }
        }

        properties.Add(Property("maxTokens", tokenizer.MaxTokens));
        return Object([.. properties]);
    }

    private static string Model(ModelSpec model)
    {
        List<string> properties = [Property("name", model.Name), Property("layers", model.Layers)];
        if (model.Tokenizer is { } tokenizer)
        {
            properties.Add("\"tokenizer\": " + Tokenizer(tokenizer));
        }

        return Object([.. properties]);
    }

    private static string Exit(ExitSpec exit, string? model)
    {
        List<string> properties = exit.Lexicon is { } lexicon
            ? [Property("lexicon", lexicon), Property("sha256", exit.Sha256), Property("temperature", exit.Temperature)]
            : [Property("layer", exit.Layer), Property("temperature", exit.Temperature)];
        if (model is not null)
        {
            properties.Insert(0, Property("model", model));
        }

        if (exit.Agreement is { } map)
        {
            properties.Add("\"agreement\": " + Agreement(map));
        }

        properties.AddRange(Dials(exit.Dials));
        Add(properties, "cost", exit.Cost);
        if (exit.Block is { } block)
        {
            properties.AddRange([Property("block", block), Property("sha256", exit.Sha256)]);
        }

        if (exit.Data.Count > 0)
        {
            properties.Add("\"data\": " + Files(exit.Data));
        }

        return Object([.. properties]);
    }

    private static string OperatingPoint(OperatingPointSpec point)
    {
        List<string> properties = [Property("name", point.Name), .. Dials(point.Dials)];
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

    private static IEnumerable<string> Dials(DialSettings dials) =>
        dials.Written.Select(setting => Property(RuleTraits.Of(setting.Rule).Dial, setting.Value));

    private static string NamedFile(DataFileSpec file) =>
        Object(Property("file", file.File), Property("sha256", file.Sha256));

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

    private static string Property<T>(string name, T value) => $"\"{name}\": {Value(value)}";
}
