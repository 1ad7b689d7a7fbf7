using System.Text;

namespace Latent.Interop;

/// <summary>An allocation that was not disposed.</summary>
/// <param name="Bytes">Size of the memory in bytes.</param>
/// <param name="Type">Type of its buffer, such as <c>NativeBuffer&lt;Single&gt;</c>.</param>
/// <param name="Allocator">Name of its allocator.</param>
/// <param name="Stack">The stack of the allocation, the caller of the allocator first; null if it was not recorded.</param>
/// <param name="IsCollected">Whether the garbage collector has freed the memory meanwhile.</param>
public sealed record NativeAllocation(long Bytes, string Type, string Allocator, string? Stack, bool IsCollected = false)
{
    /// <summary>The allocation as one line of text, with the stack below it.</summary>
    public override string ToString()
    {
        string line = FormattableString.Invariant($"{Bytes:N0} bytes, {Type} from {Allocator}");
        return line + (IsCollected ? ", freed by the garbage collector" : "") + (Stack is null ? "" : Environment.NewLine + Stack);
    }
}

/// <summary>Native memory that was not disposed.</summary>
/// <param name="Allocations">The allocations, oldest first.</param>
public sealed record NativeLeakReport(IReadOnlyList<NativeAllocation> Allocations)
{
    /// <summary>The number of allocations.</summary>
    public int Count => Allocations.Count;

    /// <summary>The sum of their sizes.</summary>
    public long Bytes => Allocations.Sum(allocation => allocation.Bytes);

    /// <summary>The report as text: a line with the sums, then each allocation.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(
            FormattableString.Invariant(
            $"Latent: {Count} native allocation{(Count == 1 ? " was" : "s were")} not disposed, {Bytes:N0} bytes."));
        foreach (NativeAllocation allocation in Allocations)
        {
            text.AppendLine().Append("  ").Append(allocation);
        }

        return text.ToString();
    }
}
