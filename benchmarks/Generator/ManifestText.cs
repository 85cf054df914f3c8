using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace EarlyExitGen.Benchmarks.Generator;

/// <summary>A manifest in memory.</summary>
internal sealed class ManifestText(string path, string text) : AdditionalText
{
    private const string Hash = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

    public override string Path => path;

    /// <summary>The manifest of a cascade of four exits in a namespace of its own.</summary>
    public static ManifestText Make(int number, double temperature) => new(
        $"/project/cascade{number}/cascade{number}.cascade.json",
        $$"""
        {
          "version": 1,
          "class": "NewsClassifier", "namespace": "Samples.News{{number}}",
          "labels": ["World", "Sports", "Business", "Sci/Tech"],
          "input": "single",
          "tokenizer": { "vocabulary": "vocab.txt", "sha256": "{{Hash}}", "lowercase": true, "stripAccents": true, "maxTokens": 128 },
          "rule": "agreement", "maxDisagreement": 0.02,
          "disagreement": [ { "rate": 0.005, "epsilon": 0.012 }, { "rate": 0.01, "epsilon": 0.031 }, { "rate": 0.02, "epsilon": 0.077 } ],
          "layers": 12,
          "exits": [
            { "layer": 0, "temperature": {{temperature.ToString(CultureInfo.InvariantCulture)}}, "agreement": { "slope": 1.44, "intercept": 0.39 }, "block": "block-00.onnx", "sha256": "{{Hash}}" },
            { "layer": 4, "temperature": 1.31, "agreement": { "slope": 2.19, "intercept": 0.36 }, "block": "block-04.onnx", "sha256": "{{Hash}}" },
            { "layer": 8, "temperature": 1.18, "agreement": { "slope": 3.79, "intercept": 0.42 }, "block": "block-08.onnx", "sha256": "{{Hash}}" },
            { "layer": 12, "temperature": 1.42, "block": "block-12.onnx", "sha256": "{{Hash}}" }
          ]
        }
        """);

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
