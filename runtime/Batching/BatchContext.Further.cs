namespace EarlyExitGen.Batching;

/// <content>What is left goes on with another model.</content>
internal sealed partial class BatchContext
{
    // The context of the model that comes next, made when a text first gets there.
    private BatchContext? _further;

    /// <summary>Whether another model comes next.</summary>
    public bool HasFurther => _model + 1 < _models.Count;

    /// <summary>The place of the present text's answer.</summary>
    public int Place => _places[_row];

    /// <summary>
    /// The context of the model that comes next; it belongs to this computation until <see cref="EndFurther"/>.
    /// </summary>
    public BatchContext GoOn()
    {
        _further ??= new BatchContext(Slot, _models, _model + 1, Window.Capacity);
        _further.Watch(CancellationToken);
        _further.Window.Clear();
        return _further;
    }

    /// <summary>
    /// Ends what <see cref="GoOn"/> has begun, if it has; of a context that failed another one is made.
    /// </summary>
    public void EndFurther()
    {
        _further?.Unwatch();
        _further?.EndFurther();
        if (_further?.Failed == true)
        {
            _further.Dispose();
            _further = null;
        }
    }

    /// <summary>Goes on to the next text that no exit has answered; false if there is none.</summary>
    public bool NextLeft()
    {
        while (NextRow())
        {
            if (!_left[_row])
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Goes before the first text of the block that ran.</summary>
    public void Restart() => _row = -1;

    /// <summary>Hands the present text on to the window of the next model, which is of the same vocabulary.</summary>
    /// <param name="further">The context of that model.</param>
    public void HandOn(BatchContext further) => further.Window.Add(
        Window.IdsOf(_origins[_row]),
        Window.TypesOf(_origins[_row]),
        _truncated[_row],
        _places[_row],
        _answers[_row],
        _streaks[_row]);

    /// <summary>The same where that model has a vocabulary of its own.</summary>
    /// <param name="further">The context of that model.</param>
    /// <param name="first">The text, or the first one.</param>
    /// <param name="second">The second text; null for single texts.</param>
    public void HandOn(BatchContext further, string first, string? second) => further.Window.Add(
        further.Model.Model.Tokenizer,
        first,
        second,
        _places[_row],
        CancellationToken,
        _answers[_row],
        _streaks[_row]);
}
