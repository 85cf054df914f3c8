using EarlyExitGen.Toolchain.Model.Onnx;

namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>
/// Puts weights into the one file that all graphs of an export share, each once however many graphs use it.
/// </summary>
internal sealed class WeightStore(WeightFile file, WeightStorage storage)
{
    private readonly Dictionary<string, WeightReference> _written = [];

    /// <summary>
    /// Gives <paramref name="graph"/> the weight <paramref name="name"/> as a single-precision value.
    /// </summary>
    /// <param name="graph">The graph that uses it.</param>
    /// <param name="name">Its name, in every graph.</param>
    /// <param name="values">Reads the values, row-major; called only when no graph has used the weight before.</param>
    /// <param name="shape">The shape of the values.</param>
    /// <returns>The value's name in the graph.</returns>
    public string Use(GraphBuilder graph, string name, Func<float[]> values, params ReadOnlySpan<long> shape)
    {
        if (graph.Has(name))
        {
            return name;
        }

        if (!_written.TryGetValue(name, out WeightReference? weight))
        {
            weight = Write(values(), shape);
            _written.Add(name, weight);
        }

        if (weight.Type == ElementType.Float)
        {
            return graph.External(name, weight);
        }

        string half = graph.External($"{name}.half", weight);
        return graph.Node("Cast", name, [half], ("to", (int)ElementType.Float));
    }

    private WeightReference Write(float[] values, ReadOnlySpan<long> shape)
    {
        if (storage == WeightStorage.Fp16 && shape.Length > 1)
        {
            Half[] halves = Array.ConvertAll(values, v => (Half)v);

            // What half precision cannot hold would become infinite; such a matrix is not rounded.
            if (Array.TrueForAll(halves, Half.IsFinite))
            {
                return file.Append<Half>(ElementType.Float16, halves, shape);
            }
        }

        return file.Append<float>(ElementType.Float, values, shape);
    }
}
