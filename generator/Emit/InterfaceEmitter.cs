using System.Linq;
using EarlyExitGen.Manifests;

namespace EarlyExitGen.Generator.Emit;

/// <summary>
/// Writes the members of the interfaces by which code that does not know the class uses it. All are implemented
/// explicitly: whoever knows the class has members of its own.
/// </summary>
internal static class InterfaceEmitter
{
    private const string Root = "global::EarlyExitGen.";
    private const string Setting = "global::EarlyExitGen.Runtime.CascadeSettingOf";
    private const string Token = "global::System.Threading.CancellationToken";

    /// <summary>The interfaces of the class.</summary>
    public static string Interfaces(CascadeSpec spec)
    {
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        string kind = spec.Input == InputKind.Pair ? "IPairCascade" : "ITextCascade";
        return $"{Root}{kind}<{prediction}>, "
            + $"{Root}IGeneratedClassifier<{spec.ClassName}, {Input(spec)}, {prediction}>";
    }

    /// <summary>Writes the members.</summary>
    public static void Emit(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        EmitDial(writer, rule);
        writer.Line();
        EmitClassify(writer, spec, rule);
        writer.Line();
        EmitStatic(writer, spec);
        writer.Line();
        EmitSettings(writer, spec, rule);
    }

    private static string Input(CascadeSpec spec) =>
        spec.Input == InputKind.Pair ? "(string First, string Second)" : "string";

    private static void EmitDial(SourceWriter writer, RuleEmitter rule)
    {
        const string Cascade = Root + "ICascade.";
        writer.Line($$"""
            {{Root}}CascadeInfo {{Cascade}}Info => Info;

            float {{Cascade}}Dial
            {
                get => {{rule.Dial}};
                set
                {
                    {{rule.SetDial}}
                }
            }

            {{Root}}CascadeSetting {{Cascade}}Setting => AsSetting({{rule.Field}});

            {{Root}}CascadeSetting {{Cascade}}FullDepth => FullDepth;

            {{Root}}CascadeSetting {{Cascade}}At(float dial)
            {
                {{rule.CheckDial}}
                return AsSetting({{rule.SettingAt("dial")}});
            }
            """);
    }

    private static void EmitClassify(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string prediction = GeneratedNames.Prediction(spec.ClassName);
        string input = Input(spec);
        string classifier = $"{Root}ICascadeClassifier<{input}, {prediction}>.";
        bool pair = spec.Input == InputKind.Pair;
        string begin = pair
            ? """
              global::System.ArgumentNullException.ThrowIfNull(input.First, nameof(input));
                  global::System.ArgumentNullException.ThrowIfNull(input.Second, nameof(input));
                  using global::EarlyExitGen.Runtime.BlockRun run = _chain.Begin(
                      global::System.MemoryExtensions.AsSpan(input.First), global::System.MemoryExtensions.AsSpan(input.Second), cancellationToken);
              """
            : """
              global::System.ArgumentNullException.ThrowIfNull(input);
                  using global::EarlyExitGen.Runtime.BlockRun run = _chain.Begin(global::System.MemoryExtensions.AsSpan(input), cancellationToken);
              """;
        writer.Line($$"""
            {{prediction}} {{classifier}}Classify({{input}} input, {{Root}}CascadeSetting? setting, {{Token}} cancellationToken)
            {
                {{begin}}
                return Run(run, SettingOf(setting));
            }

            void {{classifier}}Classify(
                global::System.ReadOnlySpan<{{input}}> inputs,
                global::System.Span<{{prediction}}> predictions,
                {{Root}}CascadeSetting? setting,
                {{Token}} cancellationToken) =>
                _batches.Classify(inputs, predictions, SettingOf(setting), cancellationToken);

            {{Root}}TextTrace {{classifier}}Trace({{input}} input, {{Root}}CascadeSetting? setting, {{Token}} cancellationToken)
            {
                {{begin}}
                return run.Trace(setting ?? AsSetting({{rule.Field}}), Info);
            }

            global::System.Collections.Generic.IAsyncEnumerable<{{prediction}}> {{Root}}ICascadeStream<{{input}}, {{prediction}}>.ClassifyAsync(
                global::System.Collections.Generic.IAsyncEnumerable<{{input}}> inputs,
                {{Token}} cancellationToken) => ClassifyAsync(inputs, cancellationToken);
            """);
    }

    private static void EmitStatic(SourceWriter writer, CascadeSpec spec)
    {
        string name = spec.ClassName;
        string prediction = GeneratedNames.Prediction(name);
        string generated = $"{Root}IGeneratedCascade<{name}>.";
        writer.Line($$"""
            static {{Root}}CascadeInfo {{generated}}Manifest => Info;

            static {{name}} {{generated}}Create({{Root}}CascadeOptions options) => new {{name}}(options);

            static TResult {{generated}}Accept<TVisitor, TResult>(TVisitor visitor) =>
                visitor.Visit<global::{{spec.Namespace}}.{{name}}, {{Input(spec)}}, {{prediction}}>();

            static {{prediction}} {{Root}}IGeneratedClassifier<{{name}}, {{Input(spec)}}, {{prediction}}>.Answer(
                int label, int exit, int layers, bool truncated, global::System.ReadOnlySpan<float> probabilities)
            {
                {{prediction}}.Values values = default;
                probabilities.CopyTo(values);
                return new {{prediction}}(({{spec.LabelType}})label, exit, layers, truncated, values);
            }
            """);
    }

    private static void EmitSettings(SourceWriter writer, CascadeSpec spec, RuleEmitter rule)
    {
        string type = $"{Setting}<{rule.SettingType}>";
        string thresholds = string.Concat(
            Enumerable.Range(0, spec.Exits.Count - 1).Select(exit => ", " + rule.Threshold(exit)));
        writer.Line($$"""
            /// <summary>The setting that a call asks for, or else the dial's.</summary>
            private {{rule.SettingType}} SettingOf({{Root}}CascadeSetting? setting) =>
                setting is null ? {{rule.Field}} : {{type}}.Of(setting, Info);

            /// <summary>A setting for calls that ask for it.</summary>
            private static {{type}} AsSetting({{rule.SettingType}} {{rule.SettingName}}, bool fullDepth = false) =>
                new {{type}}(Info, fullDepth ? float.NaN : {{rule.DialOfSetting}}, {{rule.SettingName}}{{thresholds}});
            """);
    }
}
