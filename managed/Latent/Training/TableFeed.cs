namespace Latent.Training;

/// <summary>The rows of a data set, all of which are in the table.</summary>
internal sealed class TableFeed(int[] order, int row) : RowFeed
{
    private int _row = row;

    public override ReadOnlySpan<int> Loaded => order.AsSpan(_row);

    public override void Fill(CancellationToken cancellation)
    {
    }

    public override void Advance(int rows) => _row += rows;

    public override void Dispose()
    {
    }
}
