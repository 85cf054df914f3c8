using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EarlyExitGen.Lexical;

/// <summary>
/// Adds up rows of 8-bit weights. Sums are whole numbers, so neither their order nor the hardware changes them; those
/// of 2^24 features still fit.
/// </summary>
/// <param name="weights">The table: [rows, stride].</param>
/// <param name="stride">The length of a row: 4, 8, or a multiple of 16.</param>
/// <param name="sums">The sums so far, one for each column.</param>
internal readonly ref struct LexicalSums(ReadOnlySpan<sbyte> weights, int stride, Span<int> sums) : ILexicalVisitor
{
    private readonly ReadOnlySpan<sbyte> _weights = weights;
    private readonly Span<int> _sums = sums;

    /// <inheritdoc/>
    public void Visit(scoped ReadOnlySpan<int> rows)
    {
        if (!Vector128.IsHardwareAccelerated || !BitConverter.IsLittleEndian)
        {
            VisitScalar(rows);
        }
        else if (stride == 4)
        {
            Visit4(rows);
        }
        else if (stride == 8)
        {
            Visit8(rows);
        }
        else
        {
            for (int column = 0; column < stride; column += Vector128<sbyte>.Count)
            {
                Visit16(rows, column);
            }
        }
    }

    /// <summary>The same without vectors.</summary>
    internal void VisitScalar(scoped ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            ReadOnlySpan<sbyte> columns = _weights.Slice(row * stride, stride);
            for (int column = 0; column < columns.Length; column++)
            {
                _sums[column] += columns[column];
            }
        }
    }

    // 16-bit lanes do: a chunk of 256 weights of 8 bits fits.
    private void Visit4(scoped ReadOnlySpan<int> rows)
    {
        ref byte table = ref Table(0);
        Vector128<short> sum = Vector128<short>.Zero;
        foreach (int row in rows)
        {
            int packed = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref table, (nint)row * 4));
            sum += Vector128.WidenLower(Vector128.CreateScalarUnsafe(packed).AsSByte());
        }

        AddTo(0, Vector128.WidenLower(sum));
    }

    private void Visit8(scoped ReadOnlySpan<int> rows)
    {
        ref byte table = ref Table(0);
        Vector128<short> sum = Vector128<short>.Zero;
        foreach (int row in rows)
        {
            long packed = Unsafe.ReadUnaligned<long>(ref Unsafe.Add(ref table, (nint)row * 8));
            sum += Vector128.WidenLower(Vector128.CreateScalarUnsafe(packed).AsSByte());
        }

        AddTo(0, sum);
    }

    private void Visit16(scoped ReadOnlySpan<int> rows, int column)
    {
        ref byte table = ref Table(column);
        Vector128<short> lower = Vector128<short>.Zero;
        Vector128<short> upper = Vector128<short>.Zero;
        foreach (int row in rows)
        {
            Vector128<sbyte> packed = Vector128.LoadUnsafe(ref Unsafe.Add(ref table, (nint)row * stride)).AsSByte();
            lower += Vector128.WidenLower(packed);
            upper += Vector128.WidenUpper(packed);
        }

        AddTo(column, lower);
        AddTo(column + Vector128<short>.Count, upper);
    }

    private ref byte Table(int column) =>
        ref Unsafe.As<sbyte, byte>(ref Unsafe.Add(ref MemoryMarshal.GetReference(_weights), column));

    private void AddTo(int column, Vector128<short> sum)
    {
        AddTo(column, Vector128.WidenLower(sum));
        AddTo(column + Vector128<int>.Count, Vector128.WidenUpper(sum));
    }

    private void AddTo(int column, Vector128<int> sum)
    {
        Span<int> lanes = _sums.Slice(column, Vector128<int>.Count);
        (Vector128.Create<int>(lanes) + sum).CopyTo(lanes);
    }
}
