using HomeLab.Gateway.Llm;
using HomeLab.Gateway.Llm.Queue;

namespace HomeLab.Gateway.Tests.Llm.Queue;

public sealed class LaneTests
{
    [Fact]
    public void Serves_clients_in_turn_and_each_in_its_order()
    {
        var lane = Filled("a1", "a2", "a3", "b1", "c1", "b2");
        var served = new List<string>();

        lane.Offer(ticket =>
        {
            served.Add(Name(ticket));
            return true;
        });

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], served);
        Assert.Equal(0, lane.Count);
    }

    [Fact]
    public void A_request_that_must_wait_holds_back_its_own_model_only()
    {
        var lane = new Lane();
        var blocked = Ticket("a", "busy");
        var behind = Ticket("a", "busy");
        var other = Ticket("a", "free");
        foreach (var ticket in new[] { blocked, behind, other })
        {
            lane.Add(ticket);
        }

        var offered = new List<Ticket>();
        lane.Offer(ticket =>
        {
            offered.Add(ticket);
            return ticket == other;
        });

        Assert.Equal([blocked, other, blocked], offered);
        Assert.Equal(2, lane.Count);
    }

    [Fact]
    public void The_last_to_be_served_makes_room()
    {
        var lane = Filled("a1", "a2", "b1");

        Assert.Equal("b1", Name(lane.Last()!));
        Assert.True(lane.Remove(lane.Last()!));
        Assert.Equal("a2", Name(lane.Last()!));
    }

    private static Lane Filled(params string[] names)
    {
        var lane = new Lane();
        foreach (var name in names)
        {
            lane.Add(Ticket(name[..1], name));
        }

        return lane;
    }

    private static Ticket Ticket(string client, string model) =>
        new(new AdmissionRequest(model, RequestPriority.Interactive, client, []), 0, 0);

    private static string Name(Ticket ticket) => ticket.Request.Model;
}
