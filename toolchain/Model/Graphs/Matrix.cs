namespace EarlyExitGen.Toolchain.Model.Graphs;

/// <summary>Rearranges row-major matrices on their way from a checkpoint, [out, in], into graphs, [in, out].</summary>
internal static class Matrix
{
    /// <summary>The transpose of a matrix of <paramref name="rows"/> rows.</summary>
    public static float[] Transpose(ReadOnlySpan<float> matrix, int rows)
    {
        int columns = matrix.Length / rows;
        float[] result = new float[matrix.Length];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                result[(j * rows) + i] = matrix[(i * columns) + j];
            }
        }

        return result;
    }

    /// <summary>
    /// Cuts a matrix [out, in] into <paramref name="parts"/> of equally many rows, each transposed: [part, in, out /
    /// part].
    /// </summary>
    public static float[] SplitRows(ReadOnlySpan<float> matrix, int parts, int columns)
    {
        int size = matrix.Length / parts;
        float[] result = new float[matrix.Length];
        for (int part = 0; part < parts; part++)
        {
            Transpose(matrix.Slice(part * size, size), size / columns).CopyTo(result, part * size);
        }

        return result;
    }

    /// <summary>Matrices of the same number of rows side by side.</summary>
    public static float[] Beside(int rows, params ReadOnlySpan<float[]> matrices)
    {
        List<float> result = [];
        for (int row = 0; row < rows; row++)
        {
            foreach (float[] matrix in matrices)
            {
                int columns = matrix.Length / rows;
                result.AddRange(matrix.AsSpan(row * columns, columns));
            }
        }

        return [.. result];
    }
}
