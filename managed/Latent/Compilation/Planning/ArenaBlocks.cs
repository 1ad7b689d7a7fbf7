namespace Latent.Compilation.Planning;

/// <summary>An allocator of blocks in the memory for intermediate results, first fit.</summary>
internal sealed class ArenaBlocks
{
    private readonly List<(long Offset, long Bytes)> _free = [];

    /// <summary>The size of the memory in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Allocates the first free block that is large enough, or a new one at the end.</summary>
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

    /// <summary>Frees a block, and joins it with free neighbours.</summary>
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

    /// <summary>Allocates a new block at the end, in memory that no block has had before.</summary>
    public long AllocateUnused(long bytes)
    {
        long end = Bytes;
        Bytes = checked(Bytes + bytes);
        return end;
    }
}
