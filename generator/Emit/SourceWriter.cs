using System;
using System.Text;

namespace EarlyExitGen.Generator.Emit;

/// <summary>Writes indented source text; lines end in a line feed on every system.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes lines, each indented; without an argument an empty one.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0)
            {
                _text.Append(' ', 4 * _depth).Append(line);
            }

            _text.Append('\n');
        }
    }

    /// <summary>Writes lines and an opening brace; disposing of the result closes it again.</summary>
    public Scope Block(string lines, string end = "}")
    {
        Line(lines);
        Line("{");
        _depth++;
        return new Scope(this, end);
    }

    /// <summary>Writes a pragma that silences a warning; disposing of the result writes the one that ends it.</summary>
    public Silence Silenced(string id, string reason)
    {
        _text.Append("#pragma warning disable ").Append(id).Append(" // ").Append(reason).Append('\n');
        return new Silence(this, id);
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    /// <summary>Silences a warning for the lines that follow, until disposed.</summary>
    public readonly struct Silence(SourceWriter writer, string id) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose() => writer._text.Append("#pragma warning restore ").Append(id).Append('\n');
    }

    /// <summary>Indents the lines between an opening brace and its end.</summary>
    public readonly struct Scope(SourceWriter writer, string end) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            writer._depth--;
            writer.Line(end);
        }
    }
}
