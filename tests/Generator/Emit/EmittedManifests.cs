namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>Manifests that have nothing but what is generated from them in common.</summary>
internal static class EmittedManifests
{
    private const string Agreement = "\"rule\": \"agreement\"";

    /// <summary>The manifests by what is special about them.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["Agreement"] = SampleManifest.News,
        ["MaxProbability"] = Rule("\"maxProbability\", \"threshold\": 0.90"),
        ["MaxProbabilityPerExit"] = SampleManifest.Edit(
            Rule("\"maxProbability\", \"threshold\": 0.90"),
            ("\"temperature\": 1.14", "\"temperature\": 1.14, \"threshold\": 0.995"),
            ("\"temperature\": 1.18", "\"temperature\": 1.18, \"threshold\": 0.8")),
        ["Entropy"] = Rule("\"entropy\", \"maxEntropy\": 0.2"),
        ["Margin"] = Rule("\"margin\", \"minMargin\": 8e-1"),
        ["Patience"] = Rule("\"patience\", \"patience\": 2"),
        ["Full"] = SampleManifest.Full,
        ["Pair"] = SampleManifest.Edit(SampleManifest.News, ("\"single\"", "\"pair\"")),
        ["Bpe"] = SampleManifest.Bpe,
        ["TokenizerJson"] = SampleManifest.TokenizerJson,
        ["SentencePiecePair"] = SampleManifest.SentencePiece,
        ["Calibrated"] = SampleManifest.Calibrated,
        ["Lexical"] = SampleManifest.Lexical,
        ["LexicalPatience"] =
            SampleManifest.Edit(SampleManifest.Lexical, (Agreement, "\"rule\": \"patience\", \"patience\": 2")),
        ["Models"] = SampleManifest.Models,
        ["ModelsPatience"] =
            SampleManifest.Edit(SampleManifest.Models, (Agreement, "\"rule\": \"patience\", \"patience\": 2")),
        ["ModelsPair"] = SampleManifest.Edit(SampleManifest.Models, ("\"single\"", "\"pair\"")),
        ["OneExit"] = Exits(1),
        ["TwoExits"] = Exits(2),
        ["SixExits"] = Exits(6),
        ["TwentyFourExits"] = Exits(24),
        ["TwoLabels"] = Labels("negative", "positive"),
        ["HundredLabels"] =
            Labels([.. Enumerable.Range(0, 100).Select(i => FormattableString.Invariant($"topic {i}"))]),
        ["UnicodeLabels"] = Labels("Größe", "科学 & 技術", "Πολιτική", "5 étoiles <3", "тест\\u200e", "class", "😀 smile"),
        ["NamedLabels"] = Labels(
            "\"C\"",
            Named("C++", "CPlusPlus"),
            Named("C#", "class"),
            "\"1\"",
            Named("-1", "MinusOne"),
            Named("😀", "Happy"),
            Named("c", "c")),
        ["MostLabels"] = Labels([.. Enumerable.Range(0, 1024).Select(i => FormattableString.Invariant($"topic {i}"))]),
    };

    private static string Named(string text, string name) => $$"""{ "text": "{{text}}", "name": "{{name}}" }""";

    private static string Rule(string rule) =>
        SampleManifest.Edit(SampleManifest.News, (Agreement, "\"rule\": " + rule));

    private static string Labels(params string[] labels) => SampleManifest.Edit(
        SampleManifest.News, ("\"World\", \"Sports\", \"Business\", \"Sci/Tech\"", string.Join(
            ", ", labels.Select(l => l[0] is '"' or '{' ? l : $"\"{l}\""))));

    private static string Exits(int count) =>
        SampleManifest.News[..SampleManifest.News.IndexOf("\"layers\"", StringComparison.Ordinal)]
        + FormattableString.Invariant($"\"layers\": {count}, \"exits\": [")
        + string.Join(", ", Enumerable.Range(1, count).Select(layer => FormattableString.Invariant($$"""
            { "layer": {{layer}}, "temperature": 1.{{layer:00}}, "agreement": { "slope": 1.5, "intercept": 0.{{layer:00}} },
              "block": "block-{{layer:00}}.onnx", "sha256": "{{SampleManifest.Hash}}" }
            """)))
        + "] }";
}
