using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the manifest's outermost object.</summary>
internal static class CascadeReader
{
    /// <summary>Returns the spec if nothing is wrong, and of what can be read the outline.</summary>
    public static (CascadeSpec? Spec, CascadeOutline? Outline) Read(JsonObject manifest, ProblemList problems)
    {
        ObjectReader reader = new(
            manifest, problems, "$schema", "version", "class", "namespace", "labels", "input", "tokenizer", "rule",
            "maxDisagreement", "threshold", "disagreement", "layers", "exits");
        reader.String("$schema", required: false);
        reader.Number("version");
        string? className = NameReader.ReadClass(reader);
        string? namespaceName = NameReader.ReadNamespace(reader);
        EquatableArray<LabelSpec> labels = LabelReader.Read(reader, out int? labelCount);
        InputKind? input = reader.Choice("input", ("single", InputKind.Single), ("pair", InputKind.Pair));
        TokenizerSpec? tokenizer = TokenizerReader.Read(reader, input);
        ExitRule? rule = reader.Choice(
            "rule", ("agreement", ExitRule.Agreement), ("maxProbability", ExitRule.MaxProbability));
        NumberToken? threshold = DialReader.ReadThreshold(reader, rule, labelCount);
        NumberToken? maxDisagreement = DialReader.ReadMaxDisagreement(reader, rule);
        EquatableArray<DisagreementRow> disagreement = DisagreementReader.Read(reader, rule);
        int? layers = reader.Integer("layers", minimum: 1);
        EquatableArray<ExitSpec> exits = ExitReader.Read(reader, layers, rule);

        CascadeOutline? outline = className is null ? null : new CascadeOutline(className, namespaceName, labels);
        if (problems.HasErrors)
        {
            return (null, outline);
        }

        CascadeSpec spec = new()
        {
            // Whatever could not be read was reported.
            ClassName = className!,
            Namespace = namespaceName!,
            Labels = labels,
            Input = input!.Value,
            Tokenizer = tokenizer!,
            Rule = rule!.Value,
            MaxDisagreement = maxDisagreement,
            Threshold = threshold,
            Disagreement = disagreement,
            Layers = layers!.Value,
            Exits = exits,
        };
        DialReader.WarnIfDead(reader, spec);
        return (spec, outline);
    }
}
