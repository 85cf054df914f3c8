using EarlyExitGen.Generator.Emit;
using EarlyExitGen.Generator.Tests.Host;
using EarlyExitGen.Manifests;
using Xunit;

namespace EarlyExitGen.Generator.Tests.Emit;

/// <summary>
/// Generated code as a whole: read the snapshots as you would read code. Three are whole files; of everything else
/// only the part that depends on it is kept, so that a change of the common part shows in the whole files alone.
/// </summary>
public class SnapshotTests
{
    public static TheoryData<string> Rules =>
        ["MaxProbability", "MaxProbabilityPerExit", "Entropy", "Margin", "Patience", "OneExit", "SixExits"];

    [Fact]
    public void The_whole_file_for_single_texts_is_approved() =>
        Snapshot.Verify(GeneratorHost.Run(EmittedManifests.All["Full"]).AssertClean().Source, "Whole.Single");

    [Fact]
    public void The_whole_file_for_pairs_of_texts_is_approved() =>
        Snapshot.Verify(
            GeneratorHost.Run(EmittedManifests.All["SentencePiecePair"]).AssertClean().Source, "Whole.Pair");

    [Fact]
    public void The_whole_file_for_a_manifest_with_an_error_is_approved()
    {
        string manifest = SampleManifest.Edit(SampleManifest.Full, ("\"layers\": 12", "\"layers\": 13"));

        GeneratorRun run = GeneratorHost.Run(manifest).AssertReports(
            "EEG0015 '12' exits[3].layer: the last exit comes after layer 12, but there are 13; the last exit comes "
                + "after all of them");

        Snapshot.Verify(run.Source, "Whole.WithError");
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void The_part_that_depends_on_rule_and_exits_is_approved(string name)
    {
        CascadeSpec spec = Read(EmittedManifests.All[name]);
        RuleEmitter rule = RuleEmitter.For(spec);
        SourceWriter writer = new();
        writer.Line("// The field and the dial.");
        rule.EmitField(writer);
        writer.Line();
        rule.EmitDial(writer);
        writer.Line();
        writer.Line($"// The exits of one text, at a setting {rule.SettingType} {rule.SettingName}.");
        rule.EmitState(writer);
        for (int exit = 0; exit < spec.Exits.Count - 1; exit++)
        {
            rule.EmitExit(writer, exit, "ANSWER;");
        }

        writer.Line();
        writer.Line("// The exits of a batch.");
        for (int exit = 0; exit < spec.Exits.Count - 1; exit++)
        {
            rule.EmitRowExit(writer, exit, "ANSWER;");
        }

        rule.EmitHelpers(writer);
        Snapshot.Verify(writer.ToString(), "Rule." + name);
    }

    [Theory]
    [InlineData("Lexical")]
    [InlineData("LexicalPatience")]
    public void The_parts_that_depend_on_a_lexical_exit_are_approved(string name)
    {
        string source = GeneratorHost.Run(EmittedManifests.All[name]).AssertClean().Source;

        // From the comment of the first exit to that of the second, and what is loaded.
        Snapshot.Verify(
            string.Join("\n// ...\n", (string[])
            [
                Between(source, "    /// <summary>Looks at the words", "        // Exit 1,"),
                Between(source, "        /// <summary>Answers a text from its words", "            // Exit 2,"),
                Between(source, "        Lexicon = ", "        Blocks = "),
            ]) + "\n",
            "Exits." + name);
    }

    [Fact]
    public void What_the_calibration_saw_is_approved()
    {
        string source = GeneratorHost.Run(EmittedManifests.All["Calibrated"]).AssertClean().Source;
        Snapshot.Verify(Between(source, "        Calibration = ", "    };") + "\n", "Info.Calibrated");
    }

    [Fact]
    public void The_parts_that_depend_on_further_models_are_approved()
    {
        string source = GeneratorHost.Run(EmittedManifests.All["Models"]).AssertClean().Source;
        Snapshot.Verify(
            string.Join("\n// ...\n", (string[])
            [
                Between(source, "/// <summary>\n/// Tells", "[global::System.CodeDom"),
                Between(source, "    /// <summary>Runs block after block until", "    /// <summary>Answers with"),
                Between(
                    source,
                    "        /// <summary>Runs block after block for",
                    "        /// <summary>Answers the present"),
                Between(source, "        Models = ", "        Blocks = "),
            ]) + "\n",
            "Exits.Models");
    }

    [Theory]
    [InlineData("Bpe")]
    public void The_part_that_depends_on_the_tokenizer_is_approved(string name)
    {
        SourceWriter writer = new();
        TokenizerEmitter.Emit(writer, Read(EmittedManifests.All[name]).Tokenizer);
        Snapshot.Verify(writer.ToString(), "Tokenizer." + name);
    }

    [Theory]
    [InlineData("UnicodeLabels")]
    [InlineData("NamedLabels")]
    public void The_part_that_depends_on_the_labels_is_approved(string name)
    {
        SourceWriter writer = new();
        LabelEmitter.Emit(writer, ManifestReader.Read(EmittedManifests.All[name]).Outline!);
        Snapshot.Verify(writer.ToString(), "Labels." + name);
    }

    [Theory]
    [InlineData("TwoLabels", "/// Tells negative and positive apart: a cascade of 4 exits over 12 layers.")]
    [InlineData("HundredLabels", "/// Tells topic 0, topic 1, topic 2, topic 3, topic 4, topic 5 and 94 more apart: a "
        + "cascade of 4 exits over 12 layers.")]
    [InlineData(
        "OneExit", "/// Tells World, Sports, Business and Sci/Tech apart: a cascade of one exit over one layer.")]
    public void The_summary_of_a_class_counts_labels_exits_and_layers(string name, string summary) =>
        Assert.Contains(
            summary, GeneratorHost.Run(EmittedManifests.All[name]).AssertClean().Source, StringComparison.Ordinal);

    private static string Between(string source, string start, string end)
    {
        int from = source.IndexOf(start, StringComparison.Ordinal);
        Assert.True(from >= 0, start);
        return source[from..source.IndexOf(end, from, StringComparison.Ordinal)].TrimEnd();
    }

    private static CascadeSpec Read(string manifest) => ManifestReader.Read(manifest).Spec!;
}
