using System.Linq;
using EarlyExitGen.Manifests.Json;

namespace EarlyExitGen.Manifests;

/// <summary>Reads the manifest's outermost object.</summary>
internal static class CascadeReader
{
    /// <summary>Returns the spec if nothing is wrong, and of what can be read the outline.</summary>
    public static (CascadeSpec? Spec, CascadeOutline? Outline) Read(JsonObject manifest, ProblemList problems)
    {
        ObjectReader reader = new(
            manifest,
            problems,
            "$schema", "version", "class", "namespace", "description", "labelType", "labels", "input", "tokenizer",
            "rule",
            "maxDisagreement", "disagreement", "threshold", "maxEntropy", "minMargin", "patience", "operatingPoints",
            "calibration",
            "layers",
            "models",
            "exits");
        reader.String("$schema", required: false);
        reader.Number("version");
        string? className = NameReader.ReadClass(reader);
        string? namespaceName = NameReader.ReadNamespace(reader);
        JsonString? description = reader.String("description", required: false);
        string? labelType = NameReader.ReadLabelType(reader, className);
        EquatableArray<LabelSpec> labels = LabelReader.Read(reader, out int? labelCount);
        InputKind? input = reader.Choice("input", ("single", InputKind.Single), ("pair", InputKind.Pair));
        TokenizerSpec? tokenizer = TokenizerReader.Read(reader, input);
        ExitRule? rule = reader.Choice("rule", [.. RuleTraits.All.Select(traits => (traits.Name, traits.Rule))]);
        DialSettings dials = DialReader.Read(reader, rule, labelCount);
        EquatableArray<DisagreementRow> disagreement = DisagreementReader.Read(reader, rule);
        EquatableArray<OperatingPointSpec> points = OperatingPointReader.Read(reader, rule, labelCount);
        int? layers = reader.Integer("layers", minimum: 1);
        ModelBook models = ModelReader.Read(reader, layers, input, tokenizer);
        EquatableArray<ExitSpec> exits = ExitReader.Read(reader, models, rule, labelCount);
        CalibrationSpec? calibration = CalibrationReader.Read(reader);

        CascadeOutline? outline = className is null
            ? null
            : new CascadeOutline(
                className, namespaceName, labelType ?? GeneratedNames.Label(className), labels, points);
        if (problems.HasErrors)
        {
            return (null, outline);
        }

        CascadeSpec spec = new()
        {
            // Whatever could not be read was reported.
            ClassName = className!,
            Namespace = namespaceName!,
            Description = description?.Value,
            LabelType = outline!.LabelType,
            Labels = labels,
            Input = input!.Value,
            Tokenizer = tokenizer!,
            Rule = rule!.Value,
            Dials = dials,
            Disagreement = disagreement,
            OperatingPoints = points,
            Calibration = calibration,
            Layers = layers!.Value,
            Models = models.Specs,
            Exits = exits,
        };
        DialWarnings.Add(reader, spec);
        return (spec, outline);
    }
}
