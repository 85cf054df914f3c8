using EarlyExitGen.Toolchain.Foundation;
using EarlyExitGen.Toolchain.Model.Checkpoints;
using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>Emits an exit's head: from what it reads of the encoder's work to logits.</summary>
internal abstract class HeadGraph(Checkpoint checkpoint, SafetensorsFile weights, WeightStore store)
{
    /// <summary>The output of every block, [batch, labels].</summary>
    public const string Logits = "logits";

    /// <summary>The head's input.</summary>
    public virtual HeadInput Input => HeadInput.Tokens;

    /// <summary>Width of the hidden states.</summary>
    protected int Hidden => checkpoint.Encoder.Hidden;

    /// <summary>The heads' weights.</summary>
    protected SafetensorsFile Weights => weights;

    /// <summary>Where weights go.</summary>
    protected WeightStore Store => store;

    /// <summary>Makes the emitter of a kind of head.</summary>
    /// <exception cref="ToolException">The kind is not known.</exception>
    public static HeadGraph Of(
        CheckpointExit exit, Checkpoint checkpoint, SafetensorsFile weights, WeightStore store) =>
        exit.Head switch
        {
            HeadKinds.Attention => new AttentionHeadGraph(checkpoint, weights, store),
            HeadKinds.Mean => new MeanHeadGraph(checkpoint, weights, store),
            HeadKinds.Cls => new ClsHeadGraph(checkpoint, weights, store),
            HeadKinds.Mix => new MixHeadGraph(checkpoint, weights, store),
            _ => throw new ToolException(
                $"{checkpoint.PathOf(Checkpoint.ExitsFile)}: the exit at layer {exit.Layer} has a head of kind "
                + $"'{exit.Head}'; this version exports {string.Join(", ", HeadKinds.All)}."),
        };

    /// <summary>
    /// Emits the head on <paramref name="read"/>, which is its <see cref="Input"/>, and declares <see cref="Logits"/>.
    /// </summary>
    public void Emit(GraphBuilder graph, CheckpointExit exit, string read)
    {
        string features = Features(graph, exit, read);
        int labels = checkpoint.Exits.Labels;
        string classifier = Store.Use(
            graph,
            $"{exit.Prefix}classifier.weight",
            () => Matrix.Transpose(Weights.Read($"{exit.Prefix}classifier.weight", labels, Hidden), labels),
            Hidden,
            labels);
        graph.Node("Gemm", Logits, [features, classifier, Vector(graph, $"{exit.Prefix}classifier.bias", labels)]);
        graph.Output(Logits, ElementType.Float, Dimension.Batch, labels);
    }

    /// <summary>Emits what the last linear layer takes, [batch, hidden].</summary>
    protected abstract string Features(GraphBuilder graph, CheckpointExit exit, string read);

    /// <summary>Gives the graph a vector of the head.</summary>
    protected string Vector(GraphBuilder graph, string name, int size) =>
        Store.Use(graph, name, () => Weights.Read(name, size), size);
}
