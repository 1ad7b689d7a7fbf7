namespace Latent.Compilation.Planning;

/// <summary>The memory for intermediate results: blocks are given out and taken back, first fit.</summary>
internal sealed class ArenaBlocks
{
    private readonly List<(long Offset, long Bytes)> _free = [];

    /// <summary>The size of the memory in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Gives out a block that nobody uses, or one at the end.</summary>
    public long Allocate(long bytes)
    {
        int index = _free.FindIndex(block => block.Bytes >= bytes);
        if (index < 0)
        {
            return AllocateUnused(bytes);
        }

        (long offset, long size) = _free[index];
        _free.RemoveAt(index);
        if (size > bytes)
        {
            _free.Insert(index, (offset + bytes, size - bytes));
        }

        return offset;
    }

    /// <summary>Takes back a block.</summary>
    public void Free(long offset, long bytes)
    {
        int index = _free.FindIndex(block => block.Offset > offset);
        index = index < 0 ? _free.Count : index;
        if (index < _free.Count && offset + bytes == _free[index].Offset)
        {
            bytes += _free[index].Bytes;
            _free.RemoveAt(index);
        }

        if (index > 0 && _free[index - 1].Offset + _free[index - 1].Bytes == offset)
        {
            index--;
            (offset, bytes) = (_free[index].Offset, _free[index].Bytes + bytes);
            _free.RemoveAt(index);
        }

        _free.Insert(index, (offset, bytes));
    }

    /// <summary>Gives out a block at the end, which nobody has used or will use.</summary>
    public long AllocateUnused(long bytes)
    {
        long end = Bytes;
        Bytes = checked(Bytes + bytes);
        return end;
    }
}
