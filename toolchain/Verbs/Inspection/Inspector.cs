using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Cutting;
using EarlyExitGen.Toolchain.Verbs.Cutting;

namespace EarlyExitGen.Toolchain.Verbs.Inspection;

/// <summary>
/// Looks at a classifier: cuts it everywhere, with made-up ids, and compares the chain with the whole graph.
/// </summary>
internal static class Inspector
{
    /// <summary>The number of tokens of the text that is timed.</summary>
    public const int TimedTokens = 64;

    /// <summary>Inspects a model.</summary>
    /// <param name="model">A folder or an ONNX file.</param>
    /// <param name="cancellation">Ends it between its steps.</param>
    /// <exception cref="ToolException">It cannot be cut, with the reason.</exception>
    public static InspectionReport Inspect(string model, CancellationToken cancellation)
    {
        ModelFolder files = ModelFolder.Find(model);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("earlyexit-inspect-");
        try
        {
            return Inspect(files, folder.FullName, cancellation);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static InspectionReport Inspect(ModelFolder files, string folder, CancellationToken cancellation)
    {
        ClassifierCut cut = ClassifierCut.Open(files.Graph, folder, files.Padding());
        cut.RequireLayers(files.Layers());
        cancellation.ThrowIfCancellationRequested();
        VerifiedChain chain = cut.WriteVerified(cut.Plan.Places);
        cancellation.ThrowIfCancellationRequested();
        IReadOnlyList<double> times = ChainTimer.Run(cut, [.. chain.Blocks.Select(block => block.File)], TimedTokens);
        string[]? labels = files.Labels();
        return new InspectionReport
        {
            Model = files.Graph,
            Inputs = [.. cut.Roles.Inputs.Select(input => new InspectedInput(
                input.Name, input.Type.ToString().ToLowerInvariant(), NameOf(input.Role)))],
            Layers = cut.Plan.Layers,
            Hidden = cut.Plan.Hidden,
            Places = [.. cut.Plan.Places.Select(place => new InspectedPlace(place.Layer, place.Tensor))],
            Pooling = cut.Pooling.Name,
            LastLayerForOneRow = chain.IsOneRow,
            Labels = labels ?? [.. Enumerable.Range(0, cut.Labels).Select(id => FormattableString.Invariant($"{id}"))],
            Tokenizer = files.TokenizerKind(),
            TokenizerFiles = files.Tokenizer(),
            Blocks = [.. chain.Blocks.Zip(times, (block, time) =>
                new InspectedBlock(block.Block.From, block.Block.To, block.Block.Parameters, time))],
            Verified = chain.Verified,
            WouldRefuse = [.. Missing(files, labels, cut)],
            Notes = [.. cut.Plan.Notes, .. Rounding(chain)],
        };
    }

    private static string NameOf(InputRole role) => role switch
    {
        InputRole.Ids => "token ids",
        InputRole.Mask => "attention mask",
        InputRole.Types => "token types",
        _ => "not read",
    };

    private static IEnumerable<string> Rounding(VerifiedChain chain)
    {
        if (!chain.IsOptimized)
        {
            yield return "compared without ONNX Runtime's optimisations, which change where the model rounds";
        }

        if (chain.Verified.MaxDifference > ChainVerifier.Tolerance)
        {
            yield return "half precision: the chain rounds elsewhere than the whole graph";
        }
    }

    // What a cascade needs besides a chain.
    private static IEnumerable<string> Missing(ModelFolder files, string[]? labels, ClassifierCut cut)
    {
        if (files.TokenizerKind() is null)
        {
            yield return "there is no tokenizer beside the model";
        }
        else if (files.TokenizerProblem() is { } problem)
        {
            yield return problem;
        }

        if (labels is null)
        {
            yield return "the labels have no names: there is no config.json with 'id2label'";
        }
        else if (labels.Length != cut.Labels)
        {
            yield return FormattableString.Invariant(
                $"config.json names {labels.Length} labels, the model gives {cut.Labels} logits");
        }

        if (cut.Labels < 2)
        {
            yield return "the model gives one number for each text, so there is nothing to choose between";
        }
    }
}
