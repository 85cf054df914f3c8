using Xunit;

namespace EarlyExitGen.Generator.Tests;

/// <summary>Manifests for tests.</summary>
internal static class SampleManifest
{
    /// <summary>A hash that is well-formed.</summary>
    public const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Tokenizer =
        $$"""{ "vocabulary": "vocab.txt", "sha256": "{{Hash}}", "lowercase": true, "stripAccents": true, "maxTokens": 128 }""";

    /// <summary>The manifest of the design: four exits, rule agreement.</summary>
    public const string News = $$"""
        {
          "$schema": "https://example.org/cascade.schema.json", "version": 1,
          "class": "NewsClassifier", "namespace": "Samples.News",
          "labels": ["World", "Sports", "Business", "Sci/Tech"],
          "input": "single",
          "tokenizer": {{Tokenizer}},
          "rule": "agreement", "maxDisagreement": 0.02,
          "disagreement": [ { "rate": 0.005, "epsilon": 0.012 }, { "rate": 0.01, "epsilon": 0.031 }, { "rate": 0.02, "epsilon": 0.077 } ],
          "layers": 12,
          "exits": [
            { "layer": 0,  "temperature": 1.14, "agreement": { "slope": 1.44, "intercept": 0.39 }, "block": "block-00.onnx", "sha256": "{{Hash}}" },
            { "layer": 2,  "temperature": 1.31, "agreement": { "slope": 2.19, "intercept": 0.36 }, "block": "block-02.onnx", "sha256": "{{Hash}}" },
            { "layer": 4,  "temperature": 1.18, "agreement": { "slope": 3.79, "intercept": 0.42 }, "block": "block-04.onnx", "sha256": "{{Hash}}" },
            { "layer": 12, "temperature": 1.42, "block": "block-12.onnx", "sha256": "{{Hash}}" }
          ]
        }
        """;

    /// <summary>The same with byte-level BPE, for single texts.</summary>
    public static string Bpe { get; } = Edit(News, (Tokenizer, $$"""
        { "kind": "bpe", "vocabulary": "vocab.json", "sha256": "{{Hash}}", "merges": { "file": "merges.txt", "sha256": "{{Hash}}" },
              "addPrefixSpace": false, "start": 0, "end": 2, "maxTokens": 128 }
        """));

    /// <summary>The same with a SentencePiece model, for pairs.</summary>
    public static string SentencePiece { get; } = Edit(News, ("\"single\"", "\"pair\""), (Tokenizer, $$"""
        { "kind": "sentencePiece", "vocabulary": "sentencepiece.bpe.model", "sha256": "{{Hash}}", "offset": 1, "unknown": 3,
              "start": 0, "end": 2, "between": [2, 2], "maxTokens": 512 }
        """));

    /// <summary>The same with a tokenizer.json.</summary>
    public static string TokenizerJson { get; } = Edit(News, ("\"version\": 1", "\"version\": 2"), (Tokenizer, $$"""
        { "kind": "tokenizerJson", "vocabulary": "tokenizer.json", "sha256": "{{Hash}}", "maxTokens": 128 }
        """));

    /// <summary>The same with a lexical exit before the others.</summary>
    public static string Lexical { get; } = Edit(News, ("\"version\": 1", "\"version\": 2"), ("\"exits\": [", $$"""
        "exits": [
            { "lexicon": "lexicon.safetensors", "sha256": "{{Hash}}", "temperature": 1.2, "agreement": { "slope": 1.6, "intercept": 0.41 } },
        """));

    /// <summary>The same with a further model that has a vocabulary of its own, and one that has not.</summary>
    public static string Models { get; } = Edit(
        Timed(News),
        ("\"version\": 1", "\"version\": 2"),
        ("\"exits\": [", $$"""
            "models": [
                { "name": "large", "layers": 24, "tokenizer": { "vocabulary": "vocab-1.txt", "sha256": "{{Hash}}", "lowercase": false, "stripAccents": false, "maxTokens": 512 } },
                { "name": "same", "layers": 3 }
              ],
              "exits": [
            """),
        ("\"block\": \"block-12.onnx\"", $$"""
            "agreement": { "slope": 2, "intercept": 0.1 }, "block": "block-12.onnx", "sha256": "{{Hash}}" },
                { "model": "large", "layer": 24, "temperature": 1.1, "agreement": { "slope": 2, "intercept": 0.1 }, "cost": 1000, "block": "large.onnx", "sha256": "{{Hash}}" },
                { "model": "same", "layer": 3, "temperature": 1.2, "cost": 1500, "block": "same.onnx"
            """));

    /// <summary>The same with what the calibration saw.</summary>
    public static string Calibrated { get; } = Edit(News, ("\"version\": 1", "\"version\": 2"), ("\"layers\"", """
        "calibration": {
            "texts": 1000,
            "answered": [ [200, 100, 100, 600], [300, 100, 200, 400], [500, 100, 200, 200] ],
            "scores": [
              [-0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5],
              [0, 0.25, 0.75, 1.5, 2, 2.5, 3, 3.5, 4e0],
              [],
              [0.1, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 7, 8.125]
            ]
          },
          "layers"
        """));

    /// <summary>The same with all that may be left out.</summary>
    public static string Full { get; } = Edit(
        News,
        ("\"labels\"", """
            "description": "Sorts headlines by topic: <World> & co.",
              "labelType": "Topic",
              "labels"
            """),
        ("\"layers\"", """
            "operatingPoints": [
                {
                  "name": "careful", "maxDisagreement": 0.005,
                  "measured": { "data": "AG News, test, 3,800 rows", "accuracy": 0.9255, "disagreement": 0.0032, "speedupLayers": 5.18 }
                },
                {
                  "name": "very fast", "maxDisagreement": 2e-2,
                  "measured": { "data": "AG News, test, 3,800 rows", "meanLayers": 0.53, "speedupWallClock": 9.1 }
                },
                { "name": "default", "maxDisagreement": 0.02 }
              ],
              "layers"
            """));

    // A cost for each exit.
    private static string Timed(string manifest)
    {
        string[] exits = manifest.Split("\"temperature\":");
        return exits[0] + string.Concat(exits.Skip(1).Select(
            (rest, i) => FormattableString.Invariant($"\"cost\": {100 * (i + 1)}, \"temperature\":") + rest));
    }

    /// <summary>A manifest with the first occurrence of each text replaced; each must occur.</summary>
    public static string Edit(string manifest, params ReadOnlySpan<(string Old, string New)> edits)
    {
        foreach ((string old, string replacement) in edits)
        {
            int at = manifest.IndexOf(old, StringComparison.Ordinal);
            Assert.True(at >= 0, $"'{old}' is not in the manifest");
            manifest = string.Concat(manifest.AsSpan(0, at), replacement, manifest.AsSpan(at + old.Length));
        }

        return manifest;
    }
}
